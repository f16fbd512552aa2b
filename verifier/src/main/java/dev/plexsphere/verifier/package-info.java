/**
 * Checks envelopes, checkpoints and audit exports: what auditors embed. Empty until its issue
 * comes.
 */
@NullMarked
package dev.plexsphere.verifier;

import org.jspecify.annotations.NullMarked;
