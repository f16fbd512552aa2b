/** Owns how a token is obtained from the identity provider before a gateway. */
@NullMarked
package dev.plexsphere.cli.idp;

import org.jspecify.annotations.NullMarked;
