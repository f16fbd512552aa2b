package dev.plexsphere.cli.http;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's API as one caller sees it.
 *
 * <p>Every method throws a {@link dev.plexsphere.cli.output.Failure} of exit 1 when no answer came;
 * an answer that says no is an {@link Answer}.
 */
public final class Api {
  private final ServerUrl server;
  private final Transport transport;
  private final @Nullable Secret token;

  /**
   * @param token the bearer token to present; null for calls that need none
   */
  public Api(ServerUrl server, Transport transport, @Nullable Secret token) {
    this.server = server;
    this.transport = transport;
    this.token = token;
  }

  /** The address it talks to. */
  public ServerUrl server() {
    return server;
  }

  /** The same server with this token presented. */
  public Api as(Secret bearer) {
    return new Api(server, transport, bearer);
  }

  public Answer get(String path) {
    return transport.send("GET", server, path, token, Map.of(), null);
  }

  public Answer delete(String path) {
    return transport.send("DELETE", server, path, token, Map.of(), null);
  }

  public Answer post(String path, Json.Doc body) {
    return transport.send("POST", server, path, token, Map.of(), body);
  }

  /** A POST that, sent again with the same key, does nothing a second time. */
  public Answer postOnce(String path, String idempotencyKey) {
    return transport.send(
        "POST", server, path, token, Map.of("Idempotency-Key", idempotencyKey), null);
  }

  /** The same with a body. */
  public Answer postOnce(String path, String idempotencyKey, Json.Doc body) {
    return transport.send(
        "POST", server, path, token, Map.of("Idempotency-Key", idempotencyKey), body);
  }

  /** A value for a path segment or a query. */
  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
