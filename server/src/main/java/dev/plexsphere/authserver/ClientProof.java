package dev.plexsphere.authserver;

import java.util.Arrays;
import java.util.Optional;

/** How a client shows who it is: {@code token_endpoint_auth_method} (RFC 7591 section 2). */
public enum ClientProof {
  /** Not at all; PKCE protects its codes. */
  NONE("none"),
  /** The secret in an HTTP Basic header. */
  BASIC("client_secret_basic"),
  /** The secret in the form. */
  POST("client_secret_post"),
  /** A JWT that it signs (RFC 7523 section 2.2). */
  PRIVATE_KEY_JWT("private_key_jwt"),
  /** The JWT-SVID of a machine (draft-ietf-oauth-spiffe-client-auth section 3.1). */
  SPIFFE_JWT("spiffe_jwt"),
  /** A certificate of an authority that the proxy before us knows (RFC 8705 section 2.1). */
  TLS("tls_client_auth");

  private final String value;

  ClientProof(String value) {
    this.value = value;
  }

  /** As metadata spells it. */
  public String value() {
    return value;
  }

  /** The one of that spelling, if a client of the configuration may use it. */
  public static Optional<ClientProof> ofClients(String value) {
    return of(value).filter(found -> found != SPIFFE_JWT);
  }

  /** By a secret that we have given the client, or it us. */
  public boolean isSecret() {
    return this == BASIC || this == POST;
  }

  /** The one of that spelling. */
  public static Optional<ClientProof> of(String value) {
    return Arrays.stream(values()).filter(each -> each.value.equals(value)).findFirst();
  }
}
