package dev.plexsphere.cli.http;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
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
  private static final int SLOW_MILLIS = 600_000;

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

  /** A POST with headers of its own. */
  public Answer post(String path, Json.Doc body, Map<String, String> headers) {
    return transport.send("POST", server, path, token, headers, body);
  }

  /** A POST whose answer may take minutes. */
  public Answer postSlow(String path, Json.Doc body) {
    return transport.send("POST", server, path, token, Map.of(), body, SLOW_MILLIS);
  }

  /** Takes a long answer as it comes. */
  @FunctionalInterface
  public interface Download {
    /** Reads to the end, or as far as it likes. */
    void read(InputStream in) throws IOException;
  }

  /** A GET of a long answer; a refusal is an answer without having been read. */
  public Answer download(String path, Download reader) {
    return transport.download(server, path, token, Map.of(), reader, SLOW_MILLIS);
  }

  /**
   * A GET of server-sent events.
   *
   * @param lastEventId the place behind which to begin, or empty for now
   * @param silenceMillis after so long without a sign of life it counts as broken
   */
  public Answer events(String path, String lastEventId, int silenceMillis, Download reader) {
    Map<String, String> headers =
        lastEventId.isEmpty()
            ? Map.of("Accept", "text/event-stream")
            : Map.of("Accept", "text/event-stream", "Last-Event-ID", lastEventId);
    return transport.download(server, path, token, headers, reader, silenceMillis);
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
