@NullMarked
package dev.plexsphere.identity;

import org.jspecify.annotations.NullMarked;
