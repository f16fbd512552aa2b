package dev.plexsphere.jwk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Tokens whose signature was found good, by digest. A signature that verified once does so always,
 * so it is not looked at again; whether its key still counts and the token still holds is asked
 * every time, elsewhere. Thread-safe.
 */
final class VerifiedTokens {
  private static final int TOKENS_MAX = 10_000;

  private final Cache<Token, Boolean> good = Caffeine.newBuilder().maximumSize(TOKENS_MAX).build();

  /** Of one key of one Domain, with every character of it. */
  private record Token(DomainId domain, String kid, String digest) {}

  /**
   * True for a signature of that key.
   *
   * @param token which is signed
   */
  boolean verifies(DomainId domain, HostedKey key, JWSObject token) throws JOSEException {
    var text = token.serialize().getBytes(StandardCharsets.UTF_8);
    var digest = Base64.getEncoder().encodeToString(Secrets.sha256(text));
    var known = new Token(domain, key.kid(), digest);
    if (good.getIfPresent(known) != null) {
      return true;
    }
    boolean verifies = token.verify(key.verifier());
    if (verifies) {
      good.put(known, true);
    }
    return verifies;
  }
}
