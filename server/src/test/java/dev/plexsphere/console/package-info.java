/** The console's parts by themselves; whole, it is tested beside {@code Whole}. */
@NullMarked
package dev.plexsphere.console;

import org.jspecify.annotations.NullMarked;
