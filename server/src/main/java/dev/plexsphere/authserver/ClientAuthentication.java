package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who asks at /token (RFC 6749 section 2.3.1). A public client says its id and proves nothing; one
 * that tries to is not the one it says. A confidential one sends its secret by Basic and in no
 * other way.
 */
final class ClientAuthentication {
  private static final String SCHEME = "Basic ";

  private ClientAuthentication() {}

  /**
   * The client.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_client}, {@code invalid_request}
   */
  static Client of(HostedServer server, Exchange exchange, Params form) {
    if (form.names().contains("client_secret") || form.names().contains("client_assertion")) {
      throw refused("A secret is sent by HTTP Basic or not at all");
    }
    var header = exchange.header("Authorization");
    return header.isPresent()
        ? confidential(server, header.get(), form)
        : named(server, form.find("client_id"));
  }

  private static Client named(HostedServer server, Optional<String> id) {
    if (id.isEmpty()) {
      throw OAuthError.invalidRequest("The parameter client_id is missing").asException();
    }
    var client = server.client(id.get()).orElseThrow(() -> refused("The client is not known"));
    if (!client.isPublic()) {
      throw refused("The client authenticates with client_secret_basic");
    }
    return client;
  }

  private static Client confidential(HostedServer server, String header, Params form) {
    var pair = pair(header);
    var id = Params.decode(pair.substring(0, pair.indexOf(':')));
    var secret = Params.decode(pair.substring(pair.indexOf(':') + 1));
    var client = server.client(id);
    var expected = client.map(Client::secretHash);
    if (client.isEmpty()
        || expected.isEmpty()
        || !Secrets.same(HexFormat.of().formatHex(Secrets.sha256(secret)), expected.get())
        || !form.find("client_id").orElse(id).equals(id)) {
      throw refused("The client is not known, public, or its secret is another");
    }
    return client.get();
  }

  private static String pair(String header) {
    try {
      if (header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        var decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
        var pair = new String(decoded, StandardCharsets.UTF_8);
        if (pair.indexOf(':') > 0) {
          return pair;
        }
      }
    } catch (IllegalArgumentException _) {
      // answered below
    }
    throw refused("The Authorization header is not HTTP Basic");
  }

  private static RuntimeException refused(String description) {
    return OAuthError.invalidClient(description).asException();
  }
}
