package dev.plexsphere.machine;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Client id and secret of an HTTP Basic header, each form-encoded inside it (RFC 6749 section
 * 2.3.1).
 */
record BasicCredentials(String id, Secret secret) {
  private static final String SCHEME = "Basic ";

  /**
   * The header's credentials; empty without the header.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} for two headers, {@code
   *     invalid_client} for one that is no Basic header
   */
  static Optional<BasicCredentials> find(Exchange exchange) {
    int count = exchange.headerCount("Authorization");
    if (count == 0) {
      return Optional.empty();
    }
    if (count > 1) {
      throw MachineRefusal.invalid("The Authorization header stands twice.");
    }
    var header = exchange.header("Authorization").orElseThrow();
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw malformed();
    }
    try {
      var decoded =
          Json.utf8(Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()));
      int colon = decoded.indexOf(':');
      if (colon < 1 || colon == decoded.length() - 1) {
        throw malformed();
      }
      return Optional.of(
          new BasicCredentials(
              Params.decode(decoded.substring(0, colon)),
              new Secret(Params.decode(decoded.substring(colon + 1)))));
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static RuntimeException malformed() {
    return new Refusal.Plain(
            ErrorCode.INVALID_CLIENT,
            "The Authorization header is not HTTP Basic with a client id and secret.",
            Map.of("WWW-Authenticate", "Basic realm=\"plexsphere\""))
        .asException();
  }
}
