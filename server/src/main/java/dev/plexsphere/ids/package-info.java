/** The ids that cross features, each a type of its own, and who a principal is. */
@NullMarked
package dev.plexsphere.ids;

import org.jspecify.annotations.NullMarked;
