/** TBD by its owner. */
@NullMarked
package dev.plexsphere.postgres;

import org.jspecify.annotations.NullMarked;
