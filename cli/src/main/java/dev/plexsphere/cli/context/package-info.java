/**
 * {@code context}: the places that a person works with, and which of them is meant. Only the file
 * of contexts is touched; no server is asked.
 */
@NullMarked
package dev.plexsphere.cli.context;

import org.jspecify.annotations.NullMarked;
