package dev.plexsphere.authn;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import java.util.Map;
import java.util.Optional;

/** The Authorization header, read strictly (RFC 6750 section 2.1, RFC 9110 section 11.4). */
public final class Bearer {
  private static final String SCHEME = "Bearer ";
  private static final int TOKEN_MAX = 8192;
  private static final String CHALLENGE = "Bearer realm=\"plexsphere\"";

  private Bearer() {}

  /** True when the request carries an Authorization header, whatever it says. */
  static boolean isPresent(Exchange exchange) {
    return exchange.headerCount("Authorization") > 0;
  }

  /** True for a token of three parts: ours of other kinds have no dot. */
  static boolean isJwt(Exchange exchange) {
    return exchange
        .header("Authorization")
        .filter(header -> header.chars().filter(c -> c == '.').count() == 2)
        .isPresent();
  }

  /**
   * The token; empty without the header.
   *
   * @throws dev.plexsphere.kit.RefusedException 400 for two headers, 401 for anything but a bearer
   *     token
   */
  public static Optional<String> token(Exchange exchange) {
    int count = exchange.headerCount("Authorization");
    if (count == 0) {
      return Optional.empty();
    }
    if (count > 1) {
      throw Refusal.of(ErrorCode.INVALID_REQUEST, "The Authorization header stands twice.")
          .asException();
    }
    var token = parse(exchange.header("Authorization").orElseThrow());
    if (token.isEmpty()) {
      throw invalid();
    }
    return token;
  }

  /**
   * {@code b64token} after the scheme in any case and spaces; empty for anything else. By hand,
   * because a pattern took a twentieth of the CPU of a request.
   */
  static Optional<String> parse(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    int start = SCHEME.length();
    while (start < header.length() && header.charAt(start) == ' ') {
      start++;
    }
    int end = start;
    while (end < header.length() && isTokenDigit(header.charAt(end))) {
      end++;
    }
    if (end == start || end - start > TOKEN_MAX || !isPadding(header, end)) {
      return Optional.empty();
    }
    return Optional.of(header.substring(start));
  }

  private static boolean isTokenDigit(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._~+/-".indexOf(c) >= 0;
  }

  private static boolean isPadding(String header, int from) {
    for (int i = from; i < header.length(); i++) {
      if (header.charAt(i) != '=') {
        return false;
      }
    }
    return true;
  }

  /** 401 to a request without a credential. */
  static RuntimeException missing() {
    return unauthenticated(
        "This needs a sign-in: a session in the browser, or an API token as Bearer.", CHALLENGE);
  }

  /** 401 to a credential that is not taken; why is nobody's business. */
  static RuntimeException invalid() {
    return unauthenticated(
        "The token is not valid, or no longer; sign in again.",
        CHALLENGE + ", error=\"invalid_token\"");
  }

  private static RuntimeException unauthenticated(String detail, String challenge) {
    return new Refusal.Plain(
            ErrorCode.UNAUTHENTICATED, detail, Map.of("WWW-Authenticate", challenge))
        .asException();
  }
}
