/**
 * plexctl: reads the command line, runs one command, turns every failure into one line and an exit
 * code. The commands themselves live in the packages below, named by their noun.
 */
@NullMarked
package dev.plexsphere.cli;

import org.jspecify.annotations.NullMarked;
