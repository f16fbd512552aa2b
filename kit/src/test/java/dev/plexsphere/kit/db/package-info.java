/** How work is shared, and what becomes of one member's fault. */
@NullMarked
package dev.plexsphere.kit.db;

import org.jspecify.annotations.NullMarked;
