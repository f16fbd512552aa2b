package dev.plexsphere.authserver;

/**
 * What the tokens of a client are like.
 *
 * @param opaque its access tokens say nothing to who reads them, and are asked about at {@code
 *     /introspect}; otherwise they are JWTs (RFC 9068)
 */
public record ClientTokens(boolean opaque) {
  /** JWTs that ES256 signs. */
  public static final ClientTokens DEFAULT = new ClientTokens(false);
}
