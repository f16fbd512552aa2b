package dev.plexsphere.authn;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Authorization header, read strictly (RFC 6750 section 2.1, RFC 9110 section 11.4). */
public final class Bearer {
  private static final Pattern SHAPE =
      Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]{1,8192}=*)");
  private static final String CHALLENGE = "Bearer realm=\"plexsphere\"";

  private Bearer() {}

  /** True when the request carries an Authorization header, whatever it says. */
  static boolean isPresent(Exchange exchange) {
    return exchange.headerCount("Authorization") > 0;
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
    var header = SHAPE.matcher(exchange.header("Authorization").orElseThrow());
    if (!header.matches()) {
      throw invalid();
    }
    return Optional.of(header.group(1));
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
