/**
 * The configuration: one list of keys, one reader (file &lt; environment &lt; flag), one record
 * tree that validates itself. Nobody else reads the environment.
 */
@NullMarked
package dev.plexsphere.config;

import org.jspecify.annotations.NullMarked;
