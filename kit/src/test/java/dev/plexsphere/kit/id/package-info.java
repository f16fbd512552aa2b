/** What an id looks like. */
@NullMarked
package dev.plexsphere.kit.id;

import org.jspecify.annotations.NullMarked;
