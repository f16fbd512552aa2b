/** A person at a terminal: device login (RFC 8628), sign-out and who am I. */
@NullMarked
package dev.plexsphere.cli.login;

import org.jspecify.annotations.NullMarked;
