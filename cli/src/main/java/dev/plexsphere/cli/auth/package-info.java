/** Sessions at a gateway: signing in by what an identity provider gave, and out again. */
@NullMarked
package dev.plexsphere.cli.auth;

import org.jspecify.annotations.NullMarked;
