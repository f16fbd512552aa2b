/** Owns how a redirect that ends a sign-in in a browser is heard on this machine. */
@NullMarked
package dev.plexsphere.cli.loopback;

import org.jspecify.annotations.NullMarked;
