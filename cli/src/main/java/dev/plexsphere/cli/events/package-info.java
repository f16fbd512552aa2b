/** {@code plexctl events}: facts as they happen. */
@NullMarked
package dev.plexsphere.cli.events;

import org.jspecify.annotations.NullMarked;
