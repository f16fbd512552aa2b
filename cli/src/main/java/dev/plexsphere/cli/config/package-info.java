/**
 * What is remembered between commands: contexts with their server and token, in one file of mode
 * 0600, and where such files live.
 */
@NullMarked
package dev.plexsphere.cli.config;

import org.jspecify.annotations.NullMarked;
