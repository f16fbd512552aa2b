/**
 * What a command is: its flags, what it is given to work with, and whose credential it presents.
 */
@NullMarked
package dev.plexsphere.cli.command;

import org.jspecify.annotations.NullMarked;
