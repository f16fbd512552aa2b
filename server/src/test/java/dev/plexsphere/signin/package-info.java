@NullMarked
package dev.plexsphere.signin;

import org.jspecify.annotations.NullMarked;
