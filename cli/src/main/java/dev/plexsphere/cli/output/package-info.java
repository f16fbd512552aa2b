/**
 * What a person or a script gets to see: the two streams, JSON, YAML and text, tables, the spinner,
 * and the failures that end a command. Everything a server said is cleaned here.
 */
@NullMarked
package dev.plexsphere.cli.output;

import org.jspecify.annotations.NullMarked;
