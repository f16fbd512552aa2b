/**
 * The ledger as auditors read it: entries with proof, verification, signed checkpoints, export, and
 * the erasure of what is personal. Owns checkpoints and checkpoint_cursor; reads the ledger, and of
 * it removes only ledger_personal, which no hash covers.
 */
@NullMarked
package dev.plexsphere.audit;

import org.jspecify.annotations.NullMarked;
