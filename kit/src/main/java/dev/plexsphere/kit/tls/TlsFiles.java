package dev.plexsphere.kit.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A certificate chain and its private key in two PEM files (RFC 7468): {@code tls.certificate} and
 * {@code tls.private-key}.
 *
 * @param certificate the server's certificate first, then the intermediate ones
 * @param privateKey PKCS #8, not encrypted: {@code -----BEGIN PRIVATE KEY-----}
 */
public record TlsFiles(Path certificate, Path privateKey) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** What shows that one of the files has changed. */
  public record Stamp(FileTime certificate, FileTime privateKey) {}

  /**
   * @throws IllegalArgumentException naming the file that cannot be read
   */
  public Stamp stamp() {
    return new Stamp(modified(certificate), modified(privateKey));
  }

  /**
   * Both files as a key store in memory, without password.
   *
   * @throws IllegalArgumentException naming the file and the fix
   */
  public KeyStore load() {
    try {
      var chain = chain();
      var key = key(chain[0]);
      requirePair(chain[0], key);
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("tls", key, new char[0], chain);
      return store;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          certificate + " and " + privateKey + " cannot be used: " + e.getMessage(), e);
    }
  }

  private X509Certificate[] chain() throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(certificate)) {
      var chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      if (chain.length == 0) {
        throw new IllegalArgumentException(certificate + " holds no certificate in PEM");
      }
      return chain;
    }
  }

  private PrivateKey key(Certificate certificate) throws IOException, GeneralSecurityException {
    var found = KEY.matcher(Files.readString(privateKey));
    if (!found.find()) {
      throw new IllegalArgumentException(
          privateKey
              + " holds no unencrypted PKCS #8 key; make one with: openssl pkcs8 -topk8 -nocrypt");
    }
    var encoded = Base64.getMimeDecoder().decode(found.group(1));
    return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private void requirePair(Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    var algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    var probe = new byte[] {1};
    var signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(probe);
    var verifier = Signature.getInstance(algorithm);
    verifier.initVerify(certificate.getPublicKey()); // a CA certificate may not verify, its key may
    verifier.update(probe);
    if (!verifier.verify(signer.sign())) {
      throw new IllegalArgumentException(
          privateKey + " is not the key of the certificate in " + this.certificate);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
