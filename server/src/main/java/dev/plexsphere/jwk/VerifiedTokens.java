package dev.plexsphere.jwk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature was found good, as they were read, by digest. What verified once does so
 * always and says the same, so it is neither read nor verified again; whether its key still counts
 * and the token still holds is asked every time, elsewhere. Thread-safe.
 */
final class VerifiedTokens {
  private static final int TOKENS_MAX = 5_000; // about 2 KiB each

  private final Cache<Token, SignedJWT> good =
      Caffeine.newBuilder().maximumSize(TOKENS_MAX).build();

  /** Of one Domain, with every character of it. */
  record Token(DomainId domain, String digest) {
    static Token of(DomainId domain, String text) {
      var digest = Secrets.sha256(text.getBytes(StandardCharsets.UTF_8));
      return new Token(domain, Base64.getEncoder().encodeToString(digest));
    }
  }

  @Nullable SignedJWT find(Token token) {
    return good.getIfPresent(token);
  }

  void put(Token token, SignedJWT jwt) {
    good.put(token, jwt);
  }
}
