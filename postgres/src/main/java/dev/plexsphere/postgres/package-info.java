/**
 * Our own launcher of a real PostgreSQL for one machine: unpacks the binaries, makes the data
 * directory, starts, watches, restarts and stops the server, and sees to it that no process is left
 * when this JVM dies in whatever way. Knows nothing of what the database holds.
 *
 * <p>Linux only, with {@code setsid}, {@code setpriv} and {@code flock} of util-linux 2.34 or
 * newer.
 */
@NullMarked
package dev.plexsphere.postgres;

import org.jspecify.annotations.NullMarked;
