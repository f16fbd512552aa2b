/** {@code plexctl audit}: what was done, read and proven. */
@NullMarked
package dev.plexsphere.cli.audit;

import org.jspecify.annotations.NullMarked;
