package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.CertificateHeader;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.testkit.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What acme's server takes for a proxy of its own, by its address; it says what a test wants. */
final class TrustedProxy implements AutoCloseable {
  static final String ADDRESS = "127.0.0.7";
  static final String HEADER = "Client-Cert";

  /** Of a server behind it. */
  static final Hosts HOSTS =
      new Hosts(
          "localhost",
          null,
          true,
          List.of(AddressRange.parse(ADDRESS)),
          new CertificateHeader(HEADER, CertificateHeader.Format.RFC9440));

  private final int port;
  private final HttpClient client;

  TrustedProxy(int port) {
    this(port, ADDRESS);
  }

  TrustedProxy(int port, String address) {
    this.port = port;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .localAddress(InetAddress.ofLiteral(address))
            .build();
  }

  /** RFC 9440 section 2.2. */
  static String value(X509Certificate certificate) {
    try {
      return ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param headers names and values, one after the other
   */
  Http.Reply form(String path, Map<String, String> fields, String... headers) {
    var request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(Http.encode(fields)));
    return send(request, headers);
  }

  Http.Reply get(String path, String... headers) {
    return send(request(path), headers);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  Http.Reply send(HttpRequest.Builder request, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      var answer = client.send(request.build(), BodyHandlers.ofString());
      var names = new TreeMap<String, List<String>>();
      answer
          .headers()
          .map()
          .forEach((name, values) -> names.put(name.toLowerCase(Locale.ROOT), values));
      return new Http.Reply(answer.statusCode(), names, answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
