/** What tests of the whole server share. */
@NullMarked
package dev.plexsphere;

import org.jspecify.annotations.NullMarked;
