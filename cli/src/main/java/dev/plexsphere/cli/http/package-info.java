/** Talks to the control plane: one connection, one answer, every failure put into words. */
@NullMarked
package dev.plexsphere.cli.http;

import org.jspecify.annotations.NullMarked;
