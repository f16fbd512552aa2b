package dev.plexsphere.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.plexsphere.kit.http.EgressGuard.ForbiddenAddressException;
import dev.plexsphere.kit.http.GuardedClient.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Case 42: where a server that a tenant named can make us connect to. */
class EgressTest {
  private static final List<AddressRange> LOOPBACK = List.of(AddressRange.parse("127.0.0.0/8"));

  private static EgressGuard strict(String... addresses) {
    return new EgressGuard(List.of(), names(addresses));
  }

  private static EgressGuard.Resolver names(String... addresses) {
    return _ -> {
      var out = new InetAddress[addresses.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = InetAddress.ofLiteral(addresses[i]);
      }
      return out;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::a9fe:a9fe",
        "2001::1",
        "2001:db8::1",
        "2002:a9fe:a9fe::1",
        "3fff::1"
      })
  void case_42_an_address_that_is_not_public_is_refused(String address) {
    assertThatThrownBy(() -> strict(address).admit("https", "idp.example"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"93.184.215.14", "1.1.1.1", "172.32.0.1", "2606:4700::1111"})
  void a_public_address_is_fine_over_https_and_never_over_http(String address)
      throws UnknownHostException {
    assertThat(strict(address).admit("https", "idp.example"))
        .containsExactly(InetAddress.ofLiteral(address));
    assertThatThrownBy(() -> strict(address).admit("http", "idp.example"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  @Test
  void case_42_a_name_with_a_public_and_a_private_address_is_refused() {
    assertThatThrownBy(() -> strict("1.1.1.1", "10.0.0.1").admit("https", "idp.example"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/"})
  void case_42_an_odd_spelling_of_loopback_is_still_loopback(String url) {
    try (var client = new GuardedClient(new EgressGuard(List.of()))) {
      assertThat(client.get(URI.create(url))).isInstanceOf(Fetched.Failed.class);
    }
  }

  @Test
  void an_allowed_block_opens_itself_and_nothing_else() throws UnknownHostException {
    var guard = new EgressGuard(LOOPBACK, names("127.0.0.1"));
    assertThat(guard.admit("http", "idp.test")).hasSize(1);
    assertThatThrownBy(
            () -> new EgressGuard(LOOPBACK, names("127.0.0.1", "10.0.0.1")).admit("http", "x"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  @Test
  void case_42_a_name_is_resolved_once_and_that_address_is_used() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        x -> {
          x.sendResponseHeaders(200, 2);
          x.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
          x.close();
        });
    server.start();
    var asked = new AtomicInteger();
    EgressGuard.Resolver rebinding =
        _ ->
            new InetAddress[] {
              InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")
            };
    try (var client = new GuardedClient(new EgressGuard(LOOPBACK, rebinding))) {
      var url = URI.create("http://rebind.test:" + server.getAddress().getPort() + "/");

      assertThat(client.get(url)).isEqualTo(new Fetched.Answered(200, "ok"));
      assertThat(asked).hasValue(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void case_42_the_server_never_hears_of_a_refused_connection() throws IOException {
    var heard = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        x -> {
          heard.incrementAndGet();
          x.sendResponseHeaders(200, -1);
        });
    server.start();
    try (var client = new GuardedClient(new EgressGuard(List.of()))) {
      var url = URI.create("http://localhost:" + server.getAddress().getPort() + "/");

      assertThat(client.get(url)).isInstanceOf(Fetched.Failed.class);
      assertThat(heard).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://x/", "jar:file:/x!/", "mailto:a@b"})
  void only_http_is_fetched(String url) {
    try (var client = new GuardedClient(new EgressGuard(LOOPBACK))) {
      assertThat(client.get(URI.create(url))).isInstanceOf(Fetched.Failed.class);
    }
  }

  @Test
  void a_web_server_is_not_asked_under_another_scheme() throws IOException {
    var heard = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        x -> {
          heard.incrementAndGet();
          x.sendResponseHeaders(200, -1);
        });
    server.start();
    try (var client = new GuardedClient(new EgressGuard(LOOPBACK))) {
      for (var scheme : List.of("ftp", "ws", "gopher", "HTTP")) {
        var url = URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/");
        assertThat(client.get(url)).isInstanceOf(Fetched.Failed.class);
      }
      assertThat(heard).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void over_tls_the_name_is_sent_and_verified_though_the_address_was_pinned(@TempDir Path home)
      throws Exception {
    var store = keyStore(home, "idp.test");
    var sni = new AtomicReference<>("");
    var server = tlsServer(store, sni);
    var tls = new SslContextFactory.Client();
    tls.setTrustStore(store);
    try (var client = new GuardedClient(new EgressGuard(LOOPBACK, names("127.0.0.1")), tls);
        var distrusting = new GuardedClient(new EgressGuard(LOOPBACK, names("127.0.0.1")))) {
      int port = server.getAddress().getPort();

      assertThat(client.get(URI.create("https://idp.test:" + port + "/")))
          .isEqualTo(new Fetched.Answered(200, ""));
      assertThat(sni).hasValue("idp.test");
      assertThat(client.get(URI.create("https://other.test:" + port + "/")))
          .isInstanceOf(Fetched.Failed.class);
      assertThat(distrusting.get(URI.create("https://idp.test:" + port + "/")))
          .isInstanceOf(Fetched.Failed.class);
    } finally {
      server.stop(0);
    }
  }

  private static HttpsServer tlsServer(KeyStore store, AtomicReference<String> sni)
      throws IOException, GeneralSecurityException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var server =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        x -> {
          if (x instanceof com.sun.net.httpserver.HttpsExchange tls
              && tls.getSSLSession() instanceof ExtendedSSLSession session) {
            session
                .getRequestedServerNames()
                .forEach(name -> sni.set(new String(name.getEncoded(), StandardCharsets.US_ASCII)));
          }
          x.sendResponseHeaders(200, -1);
          x.close();
        });
    server.start();
    return server;
  }

  /** A self-signed certificate for {@code host}, by the JDK's own tool. */
  private static KeyStore keyStore(Path home, String host) throws Exception {
    var file = home.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    var output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "changeit".toCharArray());
    }
    return store;
  }
}
