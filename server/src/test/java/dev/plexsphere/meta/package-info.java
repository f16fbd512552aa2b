/** What the server says about itself. */
@NullMarked
package dev.plexsphere.meta;

import org.jspecify.annotations.NullMarked;
