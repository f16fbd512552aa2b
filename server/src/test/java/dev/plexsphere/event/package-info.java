@NullMarked
package dev.plexsphere.event;

import org.jspecify.annotations.NullMarked;
