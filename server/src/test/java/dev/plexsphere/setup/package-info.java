/** Tests of the setup gate and of one-time links. */
@NullMarked
package dev.plexsphere.setup;

import org.jspecify.annotations.NullMarked;
