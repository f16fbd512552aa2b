/** TBD by its owner. */
@NullMarked
package dev.plexsphere.cli;

import org.jspecify.annotations.NullMarked;
