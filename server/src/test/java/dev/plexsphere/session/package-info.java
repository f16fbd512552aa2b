@NullMarked
package dev.plexsphere.session;

import org.jspecify.annotations.NullMarked;
