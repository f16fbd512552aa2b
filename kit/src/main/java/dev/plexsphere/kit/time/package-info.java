/** The only place that asks the machine for the time. */
@NullMarked
package dev.plexsphere.kit.time;

import org.jspecify.annotations.NullMarked;
