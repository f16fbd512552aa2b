/** TBD by its owner. */
@NullMarked
package dev.plexsphere.testkit;

import org.jspecify.annotations.NullMarked;
