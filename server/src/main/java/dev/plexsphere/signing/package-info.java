/**
 * The signer seen from here: a client of its gRPC service, the public keys that a scope's events
 * were signed with, and where the world reads them. Owns signing_keys. The private keys are the
 * signer's alone.
 */
@NullMarked
package dev.plexsphere.signing;

import org.jspecify.annotations.NullMarked;
