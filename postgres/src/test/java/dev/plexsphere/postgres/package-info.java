/** Starts, kills and restarts real servers. */
@NullMarked
package dev.plexsphere.postgres;

import org.jspecify.annotations.NullMarked;
