/**
 * Walks the real commands once against a stub in this process, so that the JVM can keep what it
 * loaded (JEP 483).
 */
@NullMarked
package dev.plexsphere.cli.train;

import org.jspecify.annotations.NullMarked;
