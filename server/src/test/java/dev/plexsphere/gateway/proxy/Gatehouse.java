package dev.plexsphere.gateway.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plexsphere.gateway.AccessRule;
import dev.plexsphere.gateway.Capability;
import dev.plexsphere.gateway.GatewaySession;
import dev.plexsphere.gateway.PathPattern;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.CertificateHeader;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Limits;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.testkit.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A gateway on a free port before the upstreams of a test. */
final class Gatehouse implements AutoCloseable {
  static final Duration CONNECT = Duration.ofSeconds(2);
  static final Duration IDLE = Duration.ofSeconds(20);
  static final UUID ALICES = new UUID(0, 42);
  static final GatewaySession ALICE =
      session("alice@example.com", List.of("developer", "viewer"), rule("**", null));
  static final Sessions KNOWN =
      token -> token.equals("good") ? Optional.of(ALICE) : Optional.empty();

  private static final Hosts HOSTS = new Hosts("localhost", null, true);

  final HttpListener listener;

  Gatehouse(List<Upstream> upstreams, Sessions sessions, Duration idle, Limits limits) {
    this(upstreams, sessions, idle, limits, null, HOSTS);
  }

  /** Behind a proxy that passes certificates on in {@code header}. */
  Gatehouse(URI upstream, String header) {
    this(
        List.of(new Upstream("", upstream)),
        KNOWN,
        IDLE,
        Limits.DEFAULT,
        null,
        new Hosts(
            "localhost",
            null,
            true,
            List.of(AddressRange.parse("127.0.0.1")),
            new CertificateHeader(header, CertificateHeader.Format.PEM)));
  }

  /** Behind TLS, with HTTP/2. */
  Gatehouse(URI upstream, TlsFiles tls) {
    this(List.of(new Upstream("", upstream)), KNOWN, IDLE, Limits.DEFAULT, tls, HOSTS);
  }

  private Gatehouse(
      List<Upstream> upstreams,
      Sessions sessions,
      Duration idle,
      Limits limits,
      @Nullable TlsFiles tls,
      Hosts hosts) {
    var problems = new Problems("http://localhost", (_, _, _) -> new byte[0]);
    var router = new Router(hosts, problems);
    new NoetlProxy(upstreams, sessions, CONNECT, idle).mount(router);
    listener =
        new HttpListener(
            InetAddress.getLoopbackAddress(),
            0,
            tls == null ? HttpListener.Scheme.HTTP : HttpListener.Scheme.HTTPS,
            tls,
            limits,
            router,
            problems);
    listener.start();
  }

  /** Of the person {@link #ALICES}. */
  static GatewaySession session(String email, List<String> roles, AccessRule... rules) {
    return new GatewaySession(
        new DomainId(new UUID(1, 1)),
        new UUID(2, 2),
        ALICES,
        email,
        "Alice",
        roles,
        List.of(rules),
        Instant.MAX);
  }

  static AccessRule rule(String allow, @Nullable String deny, Capability... may) {
    return new AccessRule(
        PathPattern.parse(allow),
        deny == null ? null : PathPattern.parse(deny),
        Set.of(may.length == 0 ? Capability.values() : may));
  }

  static Gatehouse before(URI upstream) {
    return before(upstream, IDLE);
  }

  static Gatehouse before(URI upstream, Duration idle) {
    return new Gatehouse(List.of(new Upstream("", upstream)), KNOWN, idle, Limits.DEFAULT);
  }

  static Gatehouse before(URI upstream, Sessions sessions) {
    return new Gatehouse(List.of(new Upstream("", upstream)), sessions, IDLE, Limits.DEFAULT);
  }

  int port() {
    return listener.port();
  }

  /** One request of Alice; {@code headers} are lines that end with LF. */
  RawHttp.Response ask(String line, String headers, String body) {
    try (var connection = RawHttp.connect(port())) {
      return connection.send(head(line, headers) + body).read();
    }
  }

  /** The bytes of such a request, up to its body. */
  static String head(String line, String headers) {
    return RawHttp.crlf(
        line + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer good\n" + headers + "\n");
  }

  /** A plain socket, for what is read piece by piece. */
  Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port());
  }

  static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  RawHttp.Response get(String target) {
    return ask("GET " + target, "", "");
  }

  /** These bytes; the head's line ends become CR LF. */
  RawHttp.Response send(String head, String body) {
    try (var connection = RawHttp.connect(port())) {
      return connection.send(RawHttp.crlf(head) + body).read();
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
