@NullMarked
package dev.plexsphere.signing;

import org.jspecify.annotations.NullMarked;
