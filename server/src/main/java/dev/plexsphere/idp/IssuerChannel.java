package dev.plexsphere.idp;

import dev.plexsphere.kit.secret.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How we talk to an issuer behind the browser's back. One port, two implementations: guarded HTTP,
 * and the hosted server in process. Joined in Server.
 */
public interface IssuerChannel extends IssuerKeys {
  /** Where its endpoints are, and whether it announces {@code iss} in responses (RFC 9207). */
  ProviderMetadata metadata(IdpBinding binding);

  /**
   * Redeems an authorization code with PKCE (RFC 6749 section 4.1.3, RFC 7636).
   *
   * @return the ID token, compact, not yet verified
   * @throws dev.plexsphere.kit.RefusedException {@code code_exchange_failed} or {@code
   *     idp_unavailable}
   */
  String redeem(IdpBinding binding, String code, URI redirectUri, Secret verifier);

  /** Has the issuer verify a machine's client id and secret. */
  ClientCheck clientCredentials(
      IdpBinding binding, String clientId, Secret secret, @Nullable String scope);

  /**
   * What discovery says that we use.
   *
   * @param tokenEndpoint absent for the hosted server, which is in process
   */
  record ProviderMetadata(
      String issuer,
      URI authorizationEndpoint,
      @Nullable URI tokenEndpoint,
      boolean issInResponse) {}

  /** What the issuer said of a client's secret. */
  sealed interface ClientCheck {
    /** The secret is right; {@code subject} is who the issuer says it is. */
    record Verified(String subject) implements ClientCheck {}

    /** The issuer refused the client. */
    record Refused() implements ClientCheck {}

    /** The issuer is broken or away. */
    record Unavailable(String why) implements ClientCheck {}
  }
}
