/** UUIDv7 and correlation ids. */
@NullMarked
package dev.plexsphere.kit.id;

import org.jspecify.annotations.NullMarked;
