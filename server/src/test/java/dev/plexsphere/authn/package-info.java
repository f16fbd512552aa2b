@NullMarked
package dev.plexsphere.authn;

import org.jspecify.annotations.NullMarked;
