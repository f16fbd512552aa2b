package dev.plexsphere.gateway.proxy;

import dev.plexsphere.kit.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An answer of the gateway's own. Its form is the wire contract of gateway clients: plain text
 * where no session was shown, else {@code {"error": "…"}}.
 */
enum Refusal {
  MISSING_TOKEN(401, "missing session token"),
  INVALID_SESSION(401, "invalid or expired session"),
  TOKEN_IN_QUERY(400, "a session token does not belong into a URL; send Authorization: Bearer"),
  TWO_TOKENS(400, "the header x-session-token stands twice"),
  BAD_PATH(400, "the path is not percent-encoded UTF-8"),
  BAD_QUERY(400, "the query has a broken percent escape"),
  METHOD(405, "this method does not pass the gateway"),
  FORBIDDEN(403, "your roles do not allow this"),
  UNKNOWN(503, "sessions cannot be checked at the moment; try again"),
  BUSY(503, "too many requests wait for the upstream; try again"),
  UNREACHABLE(502, "the upstream did not answer as a server should"),
  SLOW(504, "the upstream did not answer in time"),
  BROKEN_BODY(400, "the body did not arrive whole");

  static final String METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

  private final int status;
  private final String text;

  Refusal(int status, String text) {
    this.status = status;
    this.text = text;
  }

  /** Answers and completes {@code callback}. */
  void answer(Request request, Response response, Callback callback) {
    var headers = response.getHeaders();
    response.setStatus(status);
    switch (status) {
      case 401 -> headers.put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
      case 405 -> headers.put(HttpHeader.ALLOW, METHODS);
      case 503 -> headers.put(HttpHeader.RETRY_AFTER, "1");
      default -> {}
    }
    headers.put(
        HttpHeader.CONTENT_TYPE, status == 401 ? "text/plain;charset=utf-8" : "application/json");
    if (!request.consumeAvailable() && isHttp1(request)) {
      headers.put(HttpHeader.CONNECTION, "close"); // the rest of the body is still to come
    }
    var body =
        status == 401
            ? text.getBytes(StandardCharsets.UTF_8)
            : Json.writeAny(Map.of("error", text));
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static boolean isHttp1(Request request) {
    return request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
  }
}
