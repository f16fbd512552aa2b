/** The testkit, tested. */
@NullMarked
package dev.plexsphere.testkit;

import org.jspecify.annotations.NullMarked;
