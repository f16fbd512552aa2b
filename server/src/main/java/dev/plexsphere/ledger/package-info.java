/**
 * Facts written once, in the transaction that makes them true; the sealer that chains them. Owns
 * ledger, ledger_personal, ledger_chain, ledger_heads, ledger_cursor. Audit and events only read
 * it.
 */
@NullMarked
package dev.plexsphere.ledger;

import org.jspecify.annotations.NullMarked;
