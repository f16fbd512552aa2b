package dev.plexsphere.authserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.plexsphere.kit.http.ClientAuthority;
import dev.plexsphere.kit.http.ClientAuthority.Identity;
import dev.plexsphere.testkit.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that ends TLS, asks for a certificate of its authority, and passes it on; what a client
 * says in that header itself goes no further.
 */
final class TlsProxy implements AutoCloseable {
  private static final Set<String> PASSED =
      Set.of("authorization", "content-type", "dpop", "cookie", "accept");

  private final ClientAuthority authority;
  private final TrustedProxy behind;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  TlsProxy(ClientAuthority authority, int port) {
    this.authority = authority;
    this.behind = new TrustedProxy(port);
    var own = authority.issue("CN=localhost", new GeneralName(GeneralName.dNSName, "localhost"));
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var context = authority.tls(own);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            var wanted = context.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  /** A client that shows that certificate, if any, with a jar of its own. */
  Http client(@Nullable Identity own) {
    return Http.at("https://localhost:" + server.getAddress().getPort(), authority.tls(own));
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = behind.request(exchange.getRequestURI().toString());
      request.method(
          exchange.getRequestMethod(),
          BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> {
            if (PASSED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
              values.forEach(value -> request.header(name, value));
            }
          });
      var shown = shown((HttpsExchange) exchange);
      if (shown != null) {
        request.header(TrustedProxy.HEADER, TrustedProxy.value(shown));
      }
      var reply = behind.send(request);
      reply.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
      exchange.getResponseHeaders().remove("content-length");
      var body = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static @Nullable X509Certificate shown(HttpsExchange exchange) {
    try {
      return (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException _) {
      return null;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    behind.close();
  }
}
