package dev.plexsphere.signer.rotation;

import java.time.Instant;

/**
 * Somebody read a public key.
 *
 * @param verifier an address, and what the verifier calls itself; at most 256 characters
 */
public record Fetch(String scope, String keyId, String verifier, Instant at) {}
