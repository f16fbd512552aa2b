package dev.plexsphere.kit.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.CookieCompliance;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/** One listening port with strict parsing, a virtual thread per request, and a graceful end. */
public final class HttpListener implements AutoCloseable {
  private static final int REQUESTS_MAX = 10_000;
  private static final int HEADERS_MAX = 16 * 1024;
  private static final Duration IDLE_MAX = Duration.ofSeconds(30);
  private static final Duration DRAIN_MAX = Duration.ofSeconds(10);
  private static final Duration DRAIN_IDLE_MAX = Duration.ofMillis(100);

  private final Server server;
  private final ServerConnector connector;

  /** How a port speaks. */
  public enum Scheme {
    /** Plain HTTP/1.1. */
    HTTP,
    /** TLS with HTTP/1.1 and HTTP/2. */
    HTTPS,
    /** Either, told apart by the first byte (0x16 begins a TLS record). */
    BOTH
  }

  /** Prepares a listener; {@link #start} binds it. Port 0 takes a free one. */
  public HttpListener(
      InetAddress address,
      int port,
      Scheme scheme,
      SslContextFactory.@Nullable Server tls,
      Router router,
      Problems problems) {
    var pool = new VirtualThreadPool();
    pool.setMaxConcurrentTasks(REQUESTS_MAX);
    pool.setTracking(false);
    server = new Server(pool);
    connector = connector(scheme, tls);
    connector.setHost(address.getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MAX.toMillis());
    connector.setShutdownIdleTimeout(DRAIN_IDLE_MAX.toMillis());
    var graceful = new GracefulHandler(router);
    graceful.setShutdownIdleTimeout(DRAIN_IDLE_MAX.toMillis());
    server.addConnector(connector);
    server.setErrorHandler(problems);
    server.setHandler(graceful);
    server.setStopTimeout(DRAIN_MAX.toMillis());
  }

  private ServerConnector connector(Scheme scheme, SslContextFactory.@Nullable Server tls) {
    var http = configuration();
    var h1 = new HttpConnectionFactory(http);
    if (scheme == Scheme.HTTP || tls == null) {
      return new ServerConnector(server, 1, 1, h1);
    }
    http.addCustomizer(new SecureRequestCustomizer(false));
    var h2 = new HTTP2ServerConnectionFactory(http);
    var alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol(h1.getProtocol());
    var ssl = new SslConnectionFactory(tls, alpn.getProtocol());
    return scheme == Scheme.HTTPS
        ? new ServerConnector(server, 1, 1, ssl, alpn, h2, h1)
        : new ServerConnector(server, 1, 1, new DetectorConnectionFactory(ssl), h1, alpn, h2);
  }

  private static HttpConfiguration configuration() {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(HEADERS_MAX);
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(UriCompliance.RFC3986);
    http.setRequestCookieCompliance(CookieCompliance.RFC6265_STRICT);
    http.setIdleTimeout(TimeUnit.SECONDS.toMillis(30));
    http.setRelativeRedirectAllowed(true);
    return http;
  }

  /** Binds and serves. */
  public void start() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(
          "cannot listen on "
              + connector.getHost()
              + ":"
              + connector.getPort()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** The port that is bound. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Refuses new requests, lets running ones end (at most 10 s), and closes. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the listener did not stop cleanly", e);
    }
  }
}
