/** Tests of what all programs agree on. */
@NullMarked
package dev.plexsphere.contract;

import org.jspecify.annotations.NullMarked;
