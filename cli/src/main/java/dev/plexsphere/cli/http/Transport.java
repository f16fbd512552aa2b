package dev.plexsphere.cli.http;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and reads one answer, with HttpURLConnection: the JDK's HttpClient costs a
 * command more CPU than the rest of it. Redirects are not followed, since a token would follow
 * them.
 */
public final class Transport {
  private static final int BODY_MAX = 16 << 20;
  private static final int RETRY_AFTER_MAX_DIGITS = 6;

  private final Connections connections;

  public Transport(Connections connections) {
    this.connections = connections;
  }

  Answer send(
      String method,
      ServerUrl server,
      String path,
      @Nullable Secret token,
      Map<String, String> headers,
      Json.@Nullable Doc body) {
    return send(method, server, path, token, headers, body, Connections.READ_MILLIS);
  }

  /**
   * @param readMillis how long the server may be silent
   */
  Answer send(
      String method,
      ServerUrl server,
      String path,
      @Nullable Secret token,
      Map<String, String> headers,
      Json.@Nullable Doc body,
      int readMillis) {
    try {
      var connection = open(method, server, path, token, headers);
      connection.setReadTimeout(readMillis);
      if (body != null) {
        connection.setRequestProperty("Content-Type", "application/json");
      }
      if (!method.equals("GET") && !method.equals("DELETE")) {
        connection.setDoOutput(true);
        try (var out = connection.getOutputStream()) {
          out.write(
              body == null ? new byte[0] : JsonText.write(body).getBytes(StandardCharsets.UTF_8));
        }
      }
      return read(connection, server);
    } catch (IOException e) {
      throw Unreachable.explain(server, e);
    }
  }

  private HttpURLConnection open(
      String method,
      ServerUrl server,
      String path,
      @Nullable Secret token,
      Map<String, String> headers)
      throws IOException {
    var connection = connections.open(server, path);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Accept", "application/json");
    for (var header : headers.entrySet()) {
      connection.setRequestProperty(header.getKey(), header.getValue());
    }
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token.value());
    }
    return connection;
  }

  /** Reads an answer as it comes, if it is one; a refusal is returned as always. */
  Answer download(
      ServerUrl server,
      String path,
      @Nullable Secret token,
      Map<String, String> headers,
      Api.Download reader,
      int readMillis) {
    try {
      var connection = open("GET", server, path, token, headers);
      connection.setReadTimeout(readMillis);
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        return read(connection, server);
      }
      try (var in = connection.getInputStream()) {
        reader.read(in);
      }
      return new Answer(HttpURLConnection.HTTP_OK, null, "");
    } catch (IOException e) {
      throw Unreachable.explain(server, e);
    }
  }

  private static Answer read(HttpURLConnection connection, ServerUrl server) throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw Failure.failed("Unexpected answer", server + " does not speak HTTP");
    }
    if (status >= 300 && status < 400) {
      throw redirected(server, connection.getHeaderField("Location"));
    }
    var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    var text = stream == null ? "" : text(stream, server);
    return new Answer(
        status,
        text.isBlank() ? null : json(text, status, connection.getContentType(), server),
        retryAfter(connection.getHeaderField("Retry-After")));
  }

  static String text(InputStream stream, ServerUrl server) throws IOException {
    try (stream) {
      var bytes = stream.readNBytes(BODY_MAX + 1);
      if (bytes.length > BODY_MAX) {
        throw Failure.failed("Unexpected answer", server + " sent more than 16 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Failure.failed("Unexpected answer", server + " sent text that is not UTF-8");
    }
  }

  static @Nullable Json json(
      String text, int status, @Nullable String contentType, ServerUrl server) {
    var type = contentType == null ? "" : contentType;
    try {
      if (type.contains("json")) {
        return JsonText.read(text);
      }
    } catch (IOException e) {
      throw Failure.failed("Unexpected answer", server + " sent malformed JSON");
    }
    if (status >= 400) {
      return null;
    }
    throw Failure.failed(
        "Unexpected answer",
        server
            + " sent "
            + (type.isEmpty() ? "no content type" : type)
            + " instead of JSON; is it a plexsphere server?");
  }

  private static Failure redirected(ServerUrl server, @Nullable String location) {
    return Failure.failed(
        "Redirected",
        server
            + " points to "
            + (location == null ? "nowhere" : location)
            + ", and the request was not sent there; give the address you mean with --server");
  }

  private static String retryAfter(@Nullable String header) {
    return header != null
            && header.length() <= RETRY_AFTER_MAX_DIGITS
            && header.chars().allMatch(c -> c >= '0' && c <= '9')
        ? header
        : "";
  }
}
