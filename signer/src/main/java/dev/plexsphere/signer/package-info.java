/**
 * The signer: its own process, the only one that will hold an event-signing key. Empty until its
 * issue comes.
 */
@NullMarked
package dev.plexsphere.signer;

import org.jspecify.annotations.NullMarked;
