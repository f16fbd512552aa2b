@NullMarked
package dev.plexsphere.launch;

import org.jspecify.annotations.NullMarked;
