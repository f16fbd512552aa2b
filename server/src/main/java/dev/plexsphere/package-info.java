/** The control plane. {@code Server} composes it; read ARCHITECTURE.md first. */
@NullMarked
package dev.plexsphere;

import org.jspecify.annotations.NullMarked;
