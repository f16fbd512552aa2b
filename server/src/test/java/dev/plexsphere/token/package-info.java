@NullMarked
package dev.plexsphere.token;

import org.jspecify.annotations.NullMarked;
