/**
 * What works once: codes, each row typed and consumed by one statement, and assertions that were
 * presented. Owns codes, used_assertions.
 */
@NullMarked
package dev.plexsphere.codes;

import org.jspecify.annotations.NullMarked;
