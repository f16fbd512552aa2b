package dev.plexsphere.kit.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Talks to servers that a tenant named. Every connection goes to an address that {@link
 * EgressGuard} has admitted, the very one it looked at, while TLS still verifies the name. Follows
 * no redirect, keeps no cookie, unpacks nothing; connects within 3 s and is done within 5 s and 256
 * KiB. Started by its first request. Thread-safe.
 */
public final class GuardedClient implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
  private static final Duration TOTAL_MAX = Duration.ofSeconds(5);
  private static final int BODY_MAX = 256 * 1024;
  private static final int HEADERS_MAX = 16 * 1024;
  private static final int CONNECTIONS_MAX = 16;
  private static final int QUEUE_MAX = 256;

  private final EgressGuard guard;
  private final HttpClient client;
  private boolean started;

  /** What came of a request. */
  public sealed interface Fetched {
    /** An answer of any status that is no redirect followed; the body is UTF-8. */
    record Answered(int status, String body) implements Fetched {}

    /** No answer that we would read; {@code why} is for the log. */
    record Failed(String why) implements Fetched {}
  }

  /** Trusts what the JDK trusts. */
  public GuardedClient(EgressGuard guard) {
    this(guard, new SslContextFactory.Client());
  }

  /** Trusts what {@code tls} trusts. */
  public GuardedClient(EgressGuard guard, SslContextFactory.Client tls) {
    this.guard = guard;
    this.client = new HttpClient();
    client.setSslContextFactory(tls);
    client.setExecutor(new VirtualThreadPool());
    client.setSocketAddressResolver(this::resolve);
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "plexsphere"));
    client.setConnectTimeout(CONNECT_MAX.toMillis());
    client.setIdleTimeout(TOTAL_MAX.toMillis());
    client.setDestinationIdleTimeout(TimeUnit.MINUTES.toMillis(1));
    client.setMaxConnectionsPerDestination(CONNECTIONS_MAX);
    client.setMaxRequestsQueuedPerDestination(QUEUE_MAX);
    client.setMaxResponseHeadersSize(HEADERS_MAX);
  }

  private void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    Thread.startVirtualThread(() -> {
      try {
        var scheme =
            context.get(Destination.CONTEXT_KEY) instanceof Destination to
                ? to.getOrigin().getScheme()
                : "";
        var admitted = new ArrayList<InetSocketAddress>();
        for (var address : guard.admit(scheme, host)) {
          // With its name, which TLS sends and verifies; this asks nobody.
          var named = InetAddress.getByAddress(host, address.getAddress());
          admitted.add(new InetSocketAddress(named, port));
        }
        promise.succeeded(admitted);
      } catch (java.io.IOException | RuntimeException e) {
        promise.failed(e);
      }
    });
  }

  /** GETs JSON. */
  public Fetched get(URI uri) {
    return fetch(uri, HttpMethod.GET, null, null);
  }

  /**
   * POSTs a form and asks for JSON.
   *
   * @param form already encoded
   * @param authorization the header's value, or null
   */
  public Fetched post(URI uri, String form, @Nullable String authorization) {
    return fetch(uri, HttpMethod.POST, form, authorization);
  }

  /**
   * POSTs a form to somebody whose answer is a status; the body, whatever it is, is left out.
   *
   * @param form already encoded
   */
  public Fetched tell(URI uri, String form) {
    return fetch(uri, HttpMethod.POST, form, null, false);
  }

  private Fetched fetch(
      URI uri, HttpMethod method, @Nullable String form, @Nullable String authorization) {
    return fetch(uri, method, form, authorization, true);
  }

  private Fetched fetch(
      URI uri,
      HttpMethod method,
      @Nullable String form,
      @Nullable String authorization,
      boolean reads) {
    if (!"https".equals(uri.getScheme()) && !"http".equals(uri.getScheme())) {
      return new Fetched.Failed("not an http URL: " + uri.getScheme());
    }
    try {
      var request =
          running()
              .newRequest(uri)
              .method(method)
              .accept("application/json")
              .timeout(TOTAL_MAX.toMillis(), TimeUnit.MILLISECONDS);
      request.headers(headers -> headers.remove(HttpHeader.ACCEPT_ENCODING));
      if (form != null) {
        request.body(new StringRequestContent("application/x-www-form-urlencoded", form));
      }
      if (authorization != null) {
        request.headers(headers -> headers.put(HttpHeader.AUTHORIZATION, authorization));
      }
      return answered(request, reads);
    } catch (CompletionException e) {
      return new Fetched.Failed(String.valueOf(e.getCause()));
    } catch (CharacterCodingException e) {
      return new Fetched.Failed("the body is not UTF-8");
    } catch (IllegalArgumentException e) {
      return new Fetched.Failed("not a URL to fetch");
    }
  }

  private static Fetched answered(Request request, boolean reads) throws CharacterCodingException {
    CompletableFuture<ContentResponse> answer =
        new CompletableResponseListener(request, BODY_MAX).send();
    var response = answer.join();
    if (!reads) {
      return new Fetched.Answered(response.getStatus(), "");
    }
    var body = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(response.getContent()));
    return new Fetched.Answered(response.getStatus(), body.toString());
  }

  private synchronized HttpClient running() {
    if (!started) {
      try {
        client.start();
      } catch (Exception e) {
        throw new IllegalStateException("the HTTP client did not start", e);
      }
      client.getContentDecoderFactories().clear();
      // It would turn a 401 without a challenge, which token endpoints send, into a failure.
      client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
      started = true;
    }
    return client;
  }

  @Override
  public synchronized void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client did not stop", e);
    }
  }
}
