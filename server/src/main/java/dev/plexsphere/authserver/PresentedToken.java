package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.Exchange;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the one Authorization header says (RFC 6750 section 2.1, RFC 9449 section 7.1).
 *
 * @param scheme {@link #BEARER} or {@link #DPOP}
 */
record PresentedToken(String scheme, String token) {
  static final String BEARER = "Bearer";
  static final String DPOP = DpopProofs.HEADER;

  /** Empty for no such header, for two, and for another scheme. */
  static Optional<PresentedToken> of(Exchange exchange) {
    return exchange
        .header("Authorization")
        .filter(_ -> exchange.headerCount("Authorization") == 1)
        .flatMap(value ->
            Stream.of(BEARER, DPOP).flatMap(scheme -> of(value, scheme).stream()).findFirst());
  }

  private static Optional<PresentedToken> of(String header, String scheme) {
    int length = scheme.length() + 1;
    return header.regionMatches(true, 0, scheme + " ", 0, length)
        ? Optional.of(new PresentedToken(scheme, header.substring(length).strip()))
        : Optional.empty();
  }

  boolean isBearer() {
    return scheme.equals(BEARER);
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "PresentedToken(" + scheme + ")";
  }
}
