package dev.plexsphere.cli.http;

import dev.plexsphere.cli.config.ServerUrl;
import java.io.IOException;
import java.net.HttpURLConnection;
import javax.net.ssl.HttpsURLConnection;

/** Opens connections: through the right proxy, to whom we trust, never following a redirect. */
public final class Connections {
  private static final int CONNECT_MILLIS = 10_000;
  static final int READ_MILLIS = 30_000;

  static {
    // Otherwise a POST whose connection breaks is sent again by the JDK itself.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final Proxies proxies;
  private final Trust trust;

  public Connections(Proxies proxies, Trust trust) {
    this.proxies = proxies;
    this.trust = trust;
  }

  HttpURLConnection open(ServerUrl server, String path) throws IOException {
    var connection =
        (HttpURLConnection) server.resolve(path).toURL().openConnection(proxies.choose(server));
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "plexctl");
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(trust.socketFactory());
    }
    return connection;
  }
}
