@NullMarked
package dev.plexsphere.jwk;

import org.jspecify.annotations.NullMarked;
