@NullMarked
package dev.plexsphere.throttle;

import org.jspecify.annotations.NullMarked;
