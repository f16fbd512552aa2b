package dev.plexsphere.jwk;

import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One key of one Domain's hosted server, opened.
 *
 * @param publicKey what the published set shows; has no private half
 * @param signsFrom it may sign from then on
 * @param retiresAt it is published until then; null while it has no successor
 */
record HostedKey(
    SigningAlgorithm algorithm,
    JWK publicKey,
    JWSSigner signer,
    JWSVerifier verifier,
    Instant signsFrom,
    @Nullable Instant retiresAt) {

  String kid() {
    return publicKey.getKeyID();
  }

  boolean isPublished(Instant now) {
    return retiresAt == null || retiresAt.isAfter(now);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "HostedKey(" + kid() + ")";
  }
}
