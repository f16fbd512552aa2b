package dev.plexsphere.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An access token that is decided: what it says is fixed. One that says nothing itself has its text
 * already, and is stored by {@link HostedTokens#store} in the transaction that grants it; a JWT is
 * signed afterwards, outside of any.
 *
 * @param form of the client that gets it
 * @param hold what it hangs on; null for a JWT, whose claims are read for that
 * @param opaque its text; null for a JWT
 * @param scope space-separated
 */
record TokenDraft(
    ClientTokens form,
    JWTClaimsSet claims,
    @Nullable TokenHold hold,
    @Nullable String opaque,
    Duration lifetime,
    String scope) {

  /** Never the token. */
  @Override
  public String toString() {
    return "TokenDraft(" + claims.getJWTID() + ")";
  }
}
