package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.DatabaseFailures;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.json.Json;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever goes wrong into one answer: RFC 9457 for programs, a page for browsers. The only
 * place that does, inside a route and before routing (Jetty's own refusals come here too).
 */
public final class Problems extends ErrorHandler {
  private static final Logger LOG = Logger.getLogger(Problems.class.getName());

  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

  /** Draws a refusal for a browser; empty bytes mean "send the problem document instead". */
  @FunctionalInterface
  public interface ErrorPage {
    /** The page, as UTF-8 HTML. */
    byte[] render(ErrorCode code, String detail, String correlationId);
  }

  private final String publicUrl;
  private final ErrorPage page;

  /**
   * @param publicUrl where {@code /errors/<slug>} explains a code
   */
  public Problems(String publicUrl, ErrorPage page) {
    this.publicUrl = publicUrl;
    this.page = page;
  }

  /** Answers {@code thrown}. */
  void answer(
      Exchange exchange, Request request, Response response, Callback callback, Throwable thrown) {
    if (response.isCommitted()) {
      callback.failed(
          thrown); // aborts the connection: the client sees truncation, never a clean end
      return;
    }
    var refusal = refusal(exchange.context().correlationId(), thrown);
    refusal.headers().forEach(response.getHeaders()::put);
    if (refusal.code() == ErrorCode.BAD_FRAMING || refusal.code() == ErrorCode.PAYLOAD_TOO_LARGE) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    write(request, response, callback, refusal, exchange.context().correlationId());
  }

  /** Jetty refused before a route was reached. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    var code =
        switch (status) {
          case 408 -> ErrorCode.REQUEST_TIMEOUT;
          case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
          case 414 -> ErrorCode.URI_TOO_LONG;
          case 421 -> ErrorCode.MISDIRECTED_REQUEST;
          case 431 -> ErrorCode.HEADERS_TOO_LARGE;
          case 501 -> ErrorCode.NOT_IMPLEMENTED;
          default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.BAD_FRAMING;
        };
    var id = Ids.correlationId();
    response.getHeaders().put("X-Correlation-Id", id);
    if (code == ErrorCode.INTERNAL) {
      LOG.log(Level.WARNING, id, (Throwable) request.getAttribute(ERROR_EXCEPTION));
    }
    write(request, response, callback, Refusal.of(code, code.explanation()), id);
    return true;
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
      return refused.refusal();
    }
    if (!(thrown instanceof UncheckedIOException && thrown.getCause() instanceof EOFException)) {
      LOG.log(Level.SEVERE, "unexpected, reference " + correlationId, thrown);
    }
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
    response.setStatus(code.status());
    response
        .getHeaders()
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put("Link", "<" + publicUrl + "/errors/" + code.slug() + ">; rel=\"help\"");
    var accept = request.getHeaders().get(HttpHeader.ACCEPT);
    if (accept != null && accept.contains("text/html")) {
      var html = page.render(code, refusal.detail(), correlationId);
      if (html.length > 0) {
        response
            .getHeaders()
            .put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8")
            .put("Content-Security-Policy", PAGE_POLICY);
        response.write(true, ByteBuffer.wrap(html), callback);
        return;
      }
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    var body =
        Json.writeAny(
            document(code, refusal.detail(), request.getHttpURI().getPath(), correlationId));
    response.write(true, ByteBuffer.wrap(body), callback);
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
