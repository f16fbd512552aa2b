/** {@code plexctl access}: who may do what behind a gateway, administered. */
@NullMarked
package dev.plexsphere.cli.access;

import org.jspecify.annotations.NullMarked;
