package dev.plexsphere.kit.tls;

import dev.plexsphere.kit.secret.Secrets;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of one development machine, in a directory: {@code ca.pem} to trust,
 * {@code ca.key} (0600), and {@code server.pem} with {@code server.key} (0600) for localhost,
 * 127.0.0.1 and ::1. Never for production: whoever reads {@code ca.key} can pose as any site to
 * those who trust {@code ca.pem}.
 */
public final class DevAuthority {
  private static final Duration CA_LIFETIME = Duration.ofDays(825);
  private static final Duration SERVER_LIFETIME = Duration.ofDays(90);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final X500Principal CA_NAME =
      new X500Principal("CN=plexsphere development CA,O=this machine only");
  private static final X500Principal SERVER_NAME = new X500Principal("CN=localhost");

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
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
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

  private TlsFiles authority() {
    return new TlsFiles(caFile(), directory.resolve("ca.key"));
  }

  private void ensure() throws IOException, GeneralSecurityException, OperatorCreationException {
    boolean isNew = !isGood(authority());
    if (isNew) {
      var pair = newPair();
      write(authority(), issueAuthority(pair), pair.getPrivate());
    }
    if (isNew || !isGood(server())) {
      var store = authority().load();
      var ca = (X509Certificate) store.getCertificate("tls");
      var caKey = (PrivateKey) store.getKey("tls", new char[0]);
      var pair = newPair();
      write(server(), issueServer(ca, caKey, pair.getPublic()), pair.getPrivate());
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

  private X509Certificate issueAuthority(KeyPair pair)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    var keys = new JcaX509ExtensionUtils();
    var builder =
        builder(CA_NAME, CA_NAME, pair.getPublic(), CA_LIFETIME)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
            .addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
            .addExtension(
                Extension.subjectKeyIdentifier,
                false,
                keys.createSubjectKeyIdentifier(pair.getPublic()));
    return sign(builder, pair.getPrivate());
  }

  private X509Certificate issueServer(X509Certificate ca, PrivateKey caKey, PublicKey key)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    var names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "localhost"),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
              new GeneralName(GeneralName.iPAddress, "::1")
            });
    var builder =
        builder(ca.getSubjectX500Principal(), SERVER_NAME, key, SERVER_LIFETIME)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
            .addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca.getPublicKey()))
            .addExtension(Extension.subjectAlternativeName, false, names);
    return sign(builder, caKey);
  }

  private X509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, PublicKey key, Duration lifetime) {
    var now = clock.instant();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(1, Secrets.bytes(16)),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(lifetime)),
        subject,
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
