/**
 * Counters in PostgreSQL that protect secrets from guessing, shared by all nodes. Owns throttles.
 */
@NullMarked
package dev.plexsphere.throttle;

import org.jspecify.annotations.NullMarked;
