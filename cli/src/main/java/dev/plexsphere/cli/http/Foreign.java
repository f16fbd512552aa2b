package dev.plexsphere.cli.http;

import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.JsonText;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One address of somebody else's server, such as an identity provider. No credential of ours can be
 * sent there, a redirect is not followed, and an answer is at most 1 MiB.
 *
 * <p>Every method throws a {@link Failure} of exit 1 when no answer came; an answer that says no is
 * an {@link Answer}.
 */
public final class Foreign {
  private static final int BODY_MAX = 1 << 20;
  private static final String ADDRESS_HINT =
      "check the identity provider's address (--auth0-domain) and your network";

  private final ForeignUrl url;
  private final Connections connections;

  public Foreign(ForeignUrl url, Connections connections) {
    this.url = url;
    this.connections = connections;
  }

  /** Gets JSON. */
  public Answer get() {
    return send(null, "");
  }

  /** Posts a form. */
  public Answer postForm(Map<String, String> form) {
    return send(Pages.encoded(form), "application/x-www-form-urlencoded");
  }

  /** Posts JSON. */
  public Answer postJson(Json.Doc body) {
    return send(JsonText.write(body), "application/json");
  }

  private Answer send(@Nullable String body, String contentType) {
    try {
      var connection = connections.open(url.server(), url.path());
      connection.setRequestProperty("Accept", "application/json");
      if (body != null) {
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", contentType);
        try (var out = connection.getOutputStream()) {
          out.write(body.getBytes(StandardCharsets.UTF_8));
        }
      }
      return read(connection);
    } catch (IOException e) {
      throw Unreachable.explain(url.server(), e, ADDRESS_HINT);
    }
  }

  private Answer read(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw unexpected("does not speak HTTP");
    }
    if (status >= 300 && status < 400) {
      throw Failure.failed(
          "Redirected",
          url.server()
              + " points to "
              + (connection.getHeaderField("Location") == null
                  ? "nowhere"
                  : connection.getHeaderField("Location"))
              + ", and nothing was sent there");
    }
    return new Answer(status, json(status, bytes(connection, status)), "");
  }

  private byte[] bytes(HttpURLConnection connection, int status) throws IOException {
    try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      var bytes = in == null ? new byte[0] : in.readNBytes(BODY_MAX + 1);
      if (bytes.length > BODY_MAX) {
        throw unexpected("sent more than 1 MiB");
      }
      return bytes;
    }
  }

  /** A refusal may be a page for people; its status says enough. */
  private @Nullable Json json(int status, byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return JsonText.read(text);
    } catch (CharacterCodingException e) {
      return refusal(status, "sent text that is not UTF-8");
    } catch (IOException e) {
      return refusal(status, "sent something that is not JSON");
    }
  }

  private @Nullable Json refusal(int status, String what) {
    if (status < 400) {
      throw unexpected(what);
    }
    return null;
  }

  private Failure unexpected(String what) {
    return Failure.failed("Unexpected answer", url.server() + " " + what);
  }
}
