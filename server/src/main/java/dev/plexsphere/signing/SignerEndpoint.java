package dev.plexsphere.signing;

import dev.plexsphere.kit.tls.TlsFiles;
import java.nio.file.Path;

/**
 * Where the signer is and who we are there.
 *
 * @param host as its certificate names it
 * @param authority PEM file with the certificates that its own must lead to
 * @param identity our client certificate and its key, read anew when they change
 */
public record SignerEndpoint(String host, int port, Path authority, TlsFiles identity) {
  private static final int PORT_MAX = 65_535;

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException naming the form
   */
  public static SignerEndpoint of(String hostAndPort, Path authority, TlsFiles identity) {
    int colon = hostAndPort.lastIndexOf(':');
    try {
      int port = Integer.parseInt(hostAndPort.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= PORT_MAX) {
        return new SignerEndpoint(hostAndPort.substring(0, colon), port, authority, identity);
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new IllegalArgumentException("must look like signer.example.com:9443");
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
