package dev.plexsphere.cli.config;

import java.util.Map;
import java.util.Optional;

/**
 * An operator's access token, kept beside a profile's own. It lives for minutes and cannot be
 * renewed.
 *
 * @param serverUrl the address it was made for, and the only one it is sent to
 * @param token the access token (RFC 9068)
 * @param expiresAt when it ends, epoch seconds
 * @param name who signed in, for messages
 */
public record OperatorLogin(String serverUrl, Secret token, long expiresAt, String name) {

  /** As a profile keeps it; empty where one of its fields is missing. */
  static Optional<OperatorLogin> read(Map<?, ?> own) {
    var server = Contexts.text(own.get("server_url"));
    var token = Contexts.text(own.get("token"));
    return server.isPresent()
            && token.isPresent()
            && own.get("expires_at") instanceof Number seconds
        ? Optional.of(
            new OperatorLogin(
                server.get(),
                new Secret(token.get()),
                seconds.longValue(),
                Contexts.text(own.get("name")).orElse("")))
        : Optional.empty();
  }

  /** The address it was made for. */
  public ServerUrl server() {
    return ServerUrl.parse(serverUrl, "server_url of the operator's login");
  }
}
