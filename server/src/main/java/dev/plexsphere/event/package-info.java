/**
 * Sealed facts as a stream of signed envelopes, in order per scope. Owns events, event_heads,
 * event_cursor and event_readers; reads the ledger. A fact waits here while the signer is away, and
 * nothing else does.
 */
@NullMarked
package dev.plexsphere.event;

import org.jspecify.annotations.NullMarked;
