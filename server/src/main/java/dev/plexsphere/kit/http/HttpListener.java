package dev.plexsphere.kit.http;

import dev.plexsphere.kit.tls.TlsFiles;
import java.net.InetAddress;
import java.time.Duration;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.CookieCompliance;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/** One listening port with strict parsing, a virtual thread per request, and a graceful end. */
public final class HttpListener implements AutoCloseable {
  /** Half of them may be streams that stay open. */
  private static final int REQUESTS_MAX = 20_000;

  private static final int HEADERS_MAX = 16 * 1024;
  private static final Duration DRAIN_IDLE_MAX = Duration.ofMillis(100);

  private final Server server;
  private final GuardedConnector connector;

  /** How a port speaks. */
  public enum Scheme {
    /** Plain HTTP/1.1. */
    HTTP,
    /** TLS with HTTP/1.1 and HTTP/2. */
    HTTPS,
    /** Either, told apart by the first byte (0x16 begins a TLS record). */
    BOTH
  }

  /** {@link #HttpListener(InetAddress, int, Scheme, TlsFiles, Limits, Router, Problems)}. */
  public HttpListener(
      InetAddress address,
      int port,
      Scheme scheme,
      @Nullable TlsFiles tls,
      Router router,
      Problems problems) {
    this(address, port, scheme, tls, Limits.DEFAULT, router, problems);
  }

  /**
   * Prepares a listener; {@link #start} binds it.
   *
   * @param port 0 takes a free one
   * @param tls needed unless {@code scheme} is HTTP
   * @throws IllegalArgumentException when TLS is asked for without a certificate
   */
  public HttpListener(
      InetAddress address,
      int port,
      Scheme scheme,
      @Nullable TlsFiles tls,
      Limits limits,
      Router router,
      Problems problems) {
    var pool = new VirtualThreadPool();
    pool.setMaxConcurrentTasks(REQUESTS_MAX);
    pool.setTracking(false);
    server = new Server(pool);
    connector =
        new GuardedConnector(
            server, limits, router.hosts()::isTrusted, speaks(scheme, tls, limits));
    connector.setHost(address.getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(limits.idle().toMillis());
    connector.setShutdownIdleTimeout(DRAIN_IDLE_MAX.toMillis());
    var graceful = new GracefulHandler(router);
    graceful.setShutdownIdleTimeout(DRAIN_IDLE_MAX.toMillis());
    server.addConnector(connector);
    server.setErrorHandler(problems);
    server.setHandler(graceful);
    server.setStopTimeout(limits.drain().toMillis());
  }

  private ConnectionFactory[] speaks(Scheme scheme, @Nullable TlsFiles tls, Limits limits) {
    var http = configuration(limits);
    var h1 = new HttpConnectionFactory(http);
    if (scheme == Scheme.HTTP) {
      return new ConnectionFactory[] {h1};
    }
    if (tls == null) {
      throw new IllegalArgumentException("TLS needs tls.certificate and tls.private-key");
    }
    http.addCustomizer(new SecureRequestCustomizer(false));
    var h2 = new HTTP2ServerConnectionFactory(http);
    var alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol(h1.getProtocol());
    var reloading = new ReloadingTls(tls, limits.tlsPoll());
    server.addBean(reloading);
    var ssl = new SslConnectionFactory(reloading.factory(), alpn.getProtocol());
    return scheme == Scheme.HTTPS
        ? new ConnectionFactory[] {ssl, alpn, h2, h1}
        : new ConnectionFactory[] {new DetectorConnectionFactory(ssl), h1, alpn, h2};
  }

  /** The limits of the listener that {@code request} came through. */
  static Limits limits(Request request) {
    return request.getConnectionMetaData().getConnector() instanceof GuardedConnector guarded
        ? guarded.limits()
        : Limits.DEFAULT;
  }

  /**
   * Frees a request whose sender is known from {@link Limits#request}: its body may take any time,
   * and only silence ends it.
   */
  public static void waiveDeadline(Request request) {
    if (request.getConnectionMetaData().getConnector() instanceof GuardedConnector guarded) {
      guarded.waive(request);
    }
  }

  private static HttpConfiguration configuration(Limits limits) {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(HEADERS_MAX);
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(UriCompliance.RFC3986);
    http.setRequestCookieCompliance(CookieCompliance.RFC6265_STRICT);
    http.setIdleTimeout(limits.idle().toMillis());
    http.setRelativeRedirectAllowed(true);
    // Else a connection remembers header lines without regard to case, and a bearer token in the
    // wrong case is read as the right one of the request before.
    http.setHeaderCacheCaseSensitive(true);
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

  /** Refuses new requests, lets running ones end (at most {@link Limits#drain}), and closes. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the listener did not stop cleanly", e);
    }
  }
}
