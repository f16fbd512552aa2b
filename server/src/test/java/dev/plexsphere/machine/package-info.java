@NullMarked
package dev.plexsphere.machine;

import org.jspecify.annotations.NullMarked;
