package dev.plexsphere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client with a cookie jar of its own that follows no redirect. Bodies are text. Thread-safe as
 * far as its jar is.
 */
public final class Http implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI base;
  private final HttpClient client;
  private final CookieManager jar;
  private final Map<String, String> headers;

  private Http(URI base, HttpClient client, CookieManager jar, Map<String, String> headers) {
    this.base = base;
    this.client = client;
    this.jar = jar;
    this.headers = headers;
  }

  /** Sees every call of every client of this JVM; found as a service. Throws to fail the test. */
  @FunctionalInterface
  public interface Witness {
    void saw(
        String method,
        URI address,
        Map<String, List<String>> requestHeaders,
        String requestBody,
        Reply reply);
  }

  /** What came back. */
  public record Reply(int status, Map<String, List<String>> headers, String body) {
    /** The first value, or the empty string; the name in lower case. */
    public String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /**
   * In clear, or over TLS with the JDK's own trust.
   *
   * @param base what paths are resolved against, for example {@code http://127.0.0.1:8080}
   */
  public static Http at(String base) {
    return at(base, null);
  }

  /** The same, over TLS with trust (and a client certificate, if any) of its own. */
  public static Http at(String base, @Nullable SSLContext tls) {
    var jar = new Jar();
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .cookieHandler(jar)
            .connectTimeout(TIMEOUT);
    if (tls != null) {
      builder.sslContext(tls);
    }
    return new Http(URI.create(base), builder.build(), jar, Map.of());
  }

  /** The same client and jar, sending this header with each request. */
  public Http with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Http(base, client, jar, more);
  }

  public Http bearer(String token) {
    return with("Authorization", "Bearer " + token);
  }

  public Reply get(String path) {
    return send("GET", path, "", "");
  }

  public Reply delete(String path) {
    return send("DELETE", path, "", "");
  }

  /** JSON text. */
  public Reply post(String path, String json) {
    return send("POST", path, "application/json", json);
  }

  public Reply form(String path, Map<String, String> fields) {
    return send("POST", path, "application/x-www-form-urlencoded", encode(fields));
  }

  /**
   * Sends, and returns the answer whatever its status is.
   *
   * @param path or an absolute URL
   * @param contentType empty for a request without a body
   */
  public Reply send(String method, String path, String contentType, String body) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    headers.forEach(request::setHeader);
    if (contentType.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.setHeader("Content-Type", contentType);
      request.method(method, BodyPublishers.ofString(body));
    }
    try {
      var sent = request.build();
      var reply = reply(client.send(sent, BodyHandlers.ofString()));
      for (var witness : Witnesses.ALL) {
        witness.saw(method, sent.uri(), sent.headers().map(), body, reply);
      }
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static final class Witnesses {
    static final List<Witness> ALL =
        ServiceLoader.load(Witness.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  private static Reply reply(HttpResponse<String> response) {
    return new Reply(response.statusCode(), response.headers().map(), response.body());
  }

  /** {@code application/x-www-form-urlencoded}; also right for a query. */
  public static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(f ->
            URLEncoder.encode(f.getKey(), UTF_8) + "=" + URLEncoder.encode(f.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** What the jar holds; may be changed. */
  public List<HttpCookie> cookies() {
    return jar.getCookieStore().getCookies();
  }

  /** The value of the one cookie of that name, or the empty string. */
  public String cookie(String name) {
    return cookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /** Puts a cookie into the jar, as an attacker on a sibling host might. */
  public void plant(String name, String value) {
    var cookie = new HttpCookie(name, value);
    cookie.setDomain(base.getHost());
    cookie.setPath("/");
    cookie.setVersion(0);
    jar.getCookieStore().add(base, cookie);
  }

  public void forgetCookies() {
    jar.getCookieStore().removeAll();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** As browsers do it: the JDK answers a cookie with Max-Age in the quotes of RFC 2965. */
  private static final class Jar extends CookieManager {
    Jar() {
      super(null, CookiePolicy.ACCEPT_ALL);
    }

    @Override
    public void put(URI uri, Map<String, List<String>> headers) throws IOException {
      super.put(uri, headers);
      getCookieStore().getCookies().forEach(cookie -> cookie.setVersion(0));
    }
  }
}
