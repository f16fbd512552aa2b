package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.DatabaseFailures;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever goes wrong into one answer: RFC 9457 for programs, a page for browsers. The only
 * place that does, inside a route and before routing (Jetty's own refusals come here too).
 */
public final class Problems extends ErrorHandler {
  private static final Logger LOG = Logger.getLogger(Problems.class.getName());

  /** After these nobody knows where the next request would begin. */
  private static final Set<ErrorCode> ENDS_CONNECTION =
      Set.of(ErrorCode.BAD_FRAMING, ErrorCode.PAYLOAD_TOO_LARGE, ErrorCode.REQUEST_TIMEOUT);

  private static final String CHALLENGE = "Bearer realm=\"plexsphere\"";
  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

  /** Draws a refusal for a browser; empty bytes mean "send the problem document instead". */
  @FunctionalInterface
  public interface ErrorPage {
    /** The page, as UTF-8 HTML. */
    byte[] render(ErrorCode code, String detail, String correlationId);
  }

  /** The body that programs get. */
  private enum Wire {
    /** RFC 9457. */
    PROBLEM("application/problem+json"),
    /** {@code {"error": "<text>"}}. */
    ERROR("application/json");

    private final String contentType;

    Wire(String contentType) {
      this.contentType = contentType;
    }
  }

  private final String publicUrl;
  private final ErrorPage page;
  private final Wire wire;

  /**
   * @param publicUrl where {@code /errors/<slug>} explains a code
   */
  public Problems(String publicUrl, ErrorPage page) {
    this(publicUrl, page, Wire.PROBLEM);
  }

  private Problems(String publicUrl, ErrorPage page, Wire wire) {
    this.publicUrl = publicUrl;
    this.page = page;
    this.wire = wire;
  }

  /** For a port whose clients know no problem documents: {@code {"error": "<text>"}}, no pages. */
  public static Problems ofOneText(String publicUrl) {
    return new Problems(publicUrl, (_, _, _) -> new byte[0], Wire.ERROR);
  }

  /** Puts on what every answer carries, whoever makes it. */
  static void harden(Response response, String correlationId) {
    response
        .getHeaders()
        .put("X-Correlation-Id", correlationId)
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put("X-Content-Type-Options", "nosniff")
        .put("Referrer-Policy", "no-referrer");
  }

  /** Answers {@code thrown}. */
  void answer(
      Exchange exchange, Request request, Response response, Callback callback, Throwable thrown) {
    var correlationId = exchange.context().correlationId();
    if (thrown instanceof Exchange.Gone) {
      callback.failed(thrown);
      return;
    }
    if (response.isCommitted()) {
      LOG.log(Level.SEVERE, "after the answer had begun, reference " + correlationId, thrown);
      callback.failed(thrown); // aborts the connection: the client sees truncation, not an end
      return;
    }
    var refusal = refusal(correlationId, thrown);
    refusal.headers().forEach(response.getHeaders()::put);
    boolean isDrained = refusal.code() == ErrorCode.PAYLOAD_TOO_LARGE; // after it is answered
    if (!isDrained && !request.consumeAvailable()) {
      // The rest of the body is not here yet, so this connection cannot be used again: better said
      // than found out by the client's next request.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    write(request, response, callback, refusal, correlationId);
  }

  /** Jetty refused before a route was reached. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var id = Ids.correlationId();
    harden(response, id);
    var code = early(response.getStatus());
    if (code == ErrorCode.OVERLOADED) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    }
    if (code == ErrorCode.INTERNAL) {
      LOG.log(
          Level.SEVERE,
          "before routing, reference " + id,
          (Throwable) request.getAttribute(ERROR_EXCEPTION));
    }
    write(request, response, callback, Refusal.of(code, code.explanation()), id);
    return true;
  }

  private static ErrorCode early(int status) {
    return switch (status) {
      case 404 -> ErrorCode.NOT_FOUND;
      case 408 -> ErrorCode.REQUEST_TIMEOUT;
      case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
      case 414 -> ErrorCode.URI_TOO_LONG;
      case 421 -> ErrorCode.MISDIRECTED_REQUEST;
      case 431 -> ErrorCode.HEADERS_TOO_LARGE;
      case 501 -> ErrorCode.NOT_IMPLEMENTED;
      case 503 -> ErrorCode.OVERLOADED; // draining
      case 505 -> ErrorCode.BAD_FRAMING;
      default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.BAD_FRAMING;
    };
  }

  private static Refusal refusal(String correlationId, Throwable thrown) {
    if (thrown instanceof RefusedException refused) {
      return refused.refusal();
    }
    if (thrown instanceof HttpException http) {
      return Refusal.of(
          http.getCode() == 413 ? ErrorCode.PAYLOAD_TOO_LARGE : ErrorCode.BAD_FRAMING,
          "The message is not framed as HTTP asks.");
    }
    if (thrown instanceof RuntimeException e
        && DatabaseFailures.translate(e) instanceof RefusedException refused) {
      LOG.log(Level.WARNING, "the database is away, reference {0}", correlationId);
      return refused.refusal();
    }
    LOG.log(Level.SEVERE, "unexpected, reference " + correlationId, thrown);
    return Refusal.of(
        ErrorCode.INTERNAL, "Something broke on our side. The reference finds it in the log.");
  }

  private void write(
      Request request,
      Response response,
      Callback callback,
      Refusal refusal,
      String correlationId) {
    var code = refusal.code();
    var headers = response.getHeaders();
    response.setStatus(code.status());
    if (code.status() == 401 && !headers.contains(HttpHeader.WWW_AUTHENTICATE)) {
      headers.put(HttpHeader.WWW_AUTHENTICATE, CHALLENGE); // RFC 9110 section 15.5.2: never without
    }
    headers.put("Link", "<" + publicUrl + "/errors/" + code.slug() + ">; rel=\"help\"");
    if (ENDS_CONNECTION.contains(code) && isHttp1(request)) {
      headers.put(HttpHeader.CONNECTION, "close");
    }
    if (Exchange.accept(request).asksForPage()) {
      var html = page.render(code, refusal.detail(), correlationId);
      if (html.length > 0) {
        headers
            .put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8")
            .put("Content-Security-Policy", PAGE_POLICY)
            .put("X-Frame-Options", "DENY");
        send(request, response, callback, code, html);
        return;
      }
    }
    headers.put(HttpHeader.CONTENT_TYPE, wire.contentType);
    var path = request.getHttpURI().getPath();
    var body =
        wire == Wire.ERROR
            ? Map.of("error", refusal.detail())
            : document(code, refusal.detail(), path, correlationId);
    send(request, response, callback, code, Json.writeAny(body));
  }

  private static void send(
      Request request, Response response, Callback callback, ErrorCode code, byte[] body) {
    try {
      boolean isWritten =
          code == ErrorCode.PAYLOAD_TOO_LARGE && Body.refuse(request, response, body);
      response.write(true, isWritten ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), callback);
    } catch (IOException e) {
      callback.failed(e);
    }
  }

  private static boolean isHttp1(Request request) {
    return request.getConnectionMetaData().getHttpVersion().getVersion()
        <= HttpVersion.HTTP_1_1.getVersion();
  }

  /** The members of the problem document, in their order. */
  public static Map<String, Object> document(
      ErrorCode code, String detail, @Nullable String instance, String correlationId) {
    var out = new LinkedHashMap<String, Object>();
    out.put("type", code.type());
    out.put("title", code.title());
    out.put("status", code.status());
    out.put("detail", detail);
    out.put("instance", instance == null ? "" : printable(instance));
    out.put("code", code.code());
    out.put("correlation_id", correlationId);
    return out;
  }

  private static String printable(String path) {
    var ascii = new String(path.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    return ascii.length() <= 256 ? ascii : ascii.substring(0, 256);
  }
}
