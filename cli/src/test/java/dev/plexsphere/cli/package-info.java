/** plexctl from outside: what is typed, what is printed, how it ends. */
@NullMarked
package dev.plexsphere.cli;

import org.jspecify.annotations.NullMarked;
