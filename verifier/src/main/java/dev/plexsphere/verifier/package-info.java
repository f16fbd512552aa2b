/** Checks what the signer signed: what server, signer and auditors agree on, byte for byte. */
@NullMarked
package dev.plexsphere.verifier;

import org.jspecify.annotations.NullMarked;
