package dev.plexsphere.kit.tls;

import dev.plexsphere.kit.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A certificate authority of one development machine, in a directory: {@code ca.pem} to trust,
 * {@code ca.key} (0600), and {@code server.pem} with {@code server.key} (0600) for localhost,
 * 127.0.0.1 and ::1. Never for production: whoever reads {@code ca.key} can pose as any site to
 * those who trust {@code ca.pem}.
 */
public final class DevAuthority {
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final Path directory;
  private final InstantSource clock;

  private DevAuthority(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Opens the directory; makes or renews what is missing or ends within 30 days.
   *
   * @throws IllegalStateException when the directory cannot be written
   */
  public static DevAuthority open(Path directory, InstantSource clock) {
    var authority = new DevAuthority(directory, clock);
    try {
      Files.createDirectories(directory);
      authority.ensure();
      return authority;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no development certificate in " + directory + ": " + e, e);
    }
  }

  /** What a client trusts: {@code plexctl --ca-file}, {@code curl --cacert}. */
  public Path caFile() {
    return directory.resolve("ca.pem");
  }

  /** For the listener. */
  public TlsFiles server() {
    return new TlsFiles(directory.resolve("server.pem"), directory.resolve("server.key"));
  }

  /**
   * For a program that shows who it is to another of ours; made or renewed as the server's is.
   *
   * @param name its CN, and the files' name: lower-case letters and dashes
   * @throws IllegalStateException when the directory cannot be written
   */
  public TlsFiles client(String name) {
    var files = new TlsFiles(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    try {
      if (!isGood(files)) {
        var pair = newPair();
        write(
            files,
            new DevCertificates(clock).client(ca(), caKey(), pair.getPublic(), name),
            pair.getPrivate());
      }
      return files;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no development certificate in " + directory + ": " + e, e);
    }
  }

  private X509Certificate ca() throws GeneralSecurityException {
    return (X509Certificate) authority().load().getCertificate("tls");
  }

  private PrivateKey caKey() throws GeneralSecurityException {
    return (PrivateKey) authority().load().getKey("tls", new char[0]);
  }

  private TlsFiles authority() {
    return new TlsFiles(caFile(), directory.resolve("ca.key"));
  }

  private void ensure() throws IOException, GeneralSecurityException {
    boolean isNew = !isGood(authority());
    if (isNew) {
      var pair = newPair();
      write(authority(), new DevCertificates(clock).authority(pair), pair.getPrivate());
    }
    if (isNew || !isGood(server())) {
      var pair = newPair();
      write(
          server(),
          new DevCertificates(clock).server(ca(), caKey(), pair.getPublic()),
          pair.getPrivate());
    }
  }

  private boolean isGood(TlsFiles files) throws GeneralSecurityException {
    if (!Files.exists(files.certificate()) || !Files.exists(files.privateKey())) {
      return false;
    }
    try {
      var certificate = (X509Certificate) files.load().getCertificate("tls");
      var until = certificate.getNotAfter().toInstant();
      return clock.instant().plus(RENEW_BEFORE).isBefore(until);
    } catch (IllegalArgumentException _) {
      return false; // half a pair, or not PEM: made anew
    }
  }

  private static void write(TlsFiles files, X509Certificate certificate, PrivateKey key)
      throws IOException, GeneralSecurityException {
    var pem = PemFiles.encode("CERTIFICATE", certificate.getEncoded());
    PemFiles.write(
        files.privateKey(), "rw-------", PemFiles.encode("PRIVATE KEY", key.getEncoded()));
    PemFiles.write(files.certificate(), "rw-r--r--", pem);
  }

  private static KeyPair newPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), Secrets.random());
    return generator.generateKeyPair();
  }
}
