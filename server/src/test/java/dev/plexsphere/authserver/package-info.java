@NullMarked
package dev.plexsphere.authserver;

import org.jspecify.annotations.NullMarked;
