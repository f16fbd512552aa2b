package dev.plexsphere.gateway.proxy;

import dev.plexsphere.gateway.GatewaySession;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.ForwardedCertificate;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/**
 * The headers that an upstream sees: the client's, without credentials, without what only a proxy
 * may say, without what holds for one connection (RFC 9110 section 7.6.1); and the gateway's own.
 */
final class Inbound {
  /** In lower case, with hyphens: some servers read {@code X_User_Id} as {@code X-User-Id}. */
  private static final Set<String> DROPPED =
      Set.of(
          "host",
          "authorization",
          "cookie",
          "cookie2",
          "forwarded",
          "via",
          "expect", // the gateway says 100 itself when it reads the body
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "proxy",
          "x-correlation-id",
          "x-real-ip",
          "x-original-url",
          "x-rewrite-url",
          "x-http-method",
          "x-http-method-override",
          "x-method-override");

  private static final List<String> DROPPED_PREFIXES =
      List.of(
          "x-session-token",
          "x-forwarded",
          "x-user-",
          "proxy-",
          "client-cert",
          "x-client-cert",
          "x-ssl-");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final Set<String> BODILESS = Set.of("DELETE", "GET", "HEAD", "OPTIONS");

  private Inbound() {}

  static HttpFields headers(Request request, Exchange exchange, GatewaySession session) {
    var out = HttpFields.build();
    var named = connectionNamed(request.getHeaders());
    var certificate =
        exchange
            .noted(ForwardedCertificate.class)
            .map(each -> each.header().toLowerCase(Locale.ROOT));
    for (var field : request.getHeaders()) {
      var name = field.getLowerCaseName().replace('_', '-');
      if (!DROPPED.contains(name)
          && !certificate.equals(Optional.of(name))
          && !named.contains(field.getLowerCaseName())
          && DROPPED_PREFIXES.stream().noneMatch(name::startsWith)) {
        out.add(field);
      }
    }
    if (hasBodyOfUnknownLength(request)) {
      out.put(HttpHeader.TRANSFER_ENCODING, "chunked"); // says so to ProxyHandler; goes no further
    }
    out.put(HttpHeader.X_FORWARDED_FOR, exchange.context().address());
    out.put(HttpHeader.X_FORWARDED_PROTO, exchange.secure() ? "https" : "http");
    out.put(HttpHeader.X_FORWARDED_HOST, request.getHttpURI().getAuthority());
    var email = session.email();
    out.put("X-User-Id", session.user().toString());
    out.put("X-User-Email", email == null ? "" : value(email));
    out.put(
        "X-User-Roles",
        session.roles().stream().map(Inbound::value).collect(Collectors.joining(",")));
    out.put("X-Correlation-Id", exchange.context().correlationId());
    return out.asImmutable();
  }

  /** What the Connection header names, in lower case. */
  static Set<String> connectionNamed(HttpFields headers) {
    return headers.getCSV(HttpHeader.CONNECTION, false).stream()
        .map(each -> each.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** HTTP/2 frames a body without saying its length; HTTP/1.1 says chunked. */
  static boolean hasBodyOfUnknownLength(Request request) {
    if (request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      return true;
    }
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
        && request.getLength() < 0
        && !BODILESS.contains(request.getMethod());
  }

  /** Percent-encodes what could end a header's value, or an item of a list. */
  private static String value(String text) {
    var out = new StringBuilder(text.length());
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each > ' ' && each < 0x7f && each != ',' && each != '%') {
        out.append((char) each);
      } else {
        out.append('%').append(HEX.toHexDigits(each));
      }
    }
    return out.toString();
  }
}
