package dev.plexsphere.authserver;

import dev.plexsphere.jwk.SigningAlgorithm;

/**
 * What the tokens of a client are like.
 *
 * @param algorithm signs its ID tokens, and its access tokens where they are JWTs
 * @param opaque its access tokens say nothing to who reads them, and are asked about at {@code
 *     /introspect}; otherwise they are JWTs (RFC 9068)
 */
public record ClientTokens(SigningAlgorithm algorithm, boolean opaque) {
  /** JWTs that ES256 signs. */
  public static final ClientTokens DEFAULT = new ClientTokens(SigningAlgorithm.ES256, false);

  /** The other format of access tokens, as configuration and metadata spell them. */
  public static final String JWT = "jwt";

  /** See {@link #opaque}. */
  public static final String OPAQUE = "opaque";
}
