package dev.plexsphere.kit.tls;

import dev.plexsphere.kit.secret.Secrets;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
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
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs the certificates of {@link DevAuthority}. Apart from it, because loading Bouncy Castle, a
 * signed jar of which every class is checked, costs a start that finds its certificates good as
 * much as the rest of TLS.
 */
final class DevCertificates {
  private static final Duration CA_LIFETIME = Duration.ofDays(825);
  private static final Duration SERVER_LIFETIME = Duration.ofDays(90);
  private static final X500Principal CA_NAME =
      new X500Principal("CN=plexsphere development CA,O=this machine only");
  private static final X500Principal SERVER_NAME = new X500Principal("CN=localhost");

  private final InstantSource clock;

  DevCertificates(InstantSource clock) {
    this.clock = clock;
  }

  /** A new authority's own certificate. */
  X509Certificate authority(KeyPair pair) throws IOException, GeneralSecurityException {
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

  /** A certificate for localhost and its addresses. */
  X509Certificate server(X509Certificate ca, PrivateKey caKey, PublicKey key)
      throws IOException, GeneralSecurityException {
    var names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "localhost"),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
              new GeneralName(GeneralName.iPAddress, "::1")
            });
    return sign(leaf(ca, SERVER_NAME, key, KeyPurposeId.id_kp_serverAuth, names), caKey);
  }

  /** A certificate with which a program shows who it is: {@code name} is its CN. */
  X509Certificate client(X509Certificate ca, PrivateKey caKey, PublicKey key, String name)
      throws IOException, GeneralSecurityException {
    var names = new GeneralNames(new GeneralName(GeneralName.dNSName, name));
    var subject = new X500Principal("CN=" + name);
    return sign(leaf(ca, subject, key, KeyPurposeId.id_kp_clientAuth, names), caKey);
  }

  private X509v3CertificateBuilder leaf(
      X509Certificate ca,
      X500Principal subject,
      PublicKey key,
      KeyPurposeId purpose,
      GeneralNames names)
      throws IOException, GeneralSecurityException {
    return builder(ca.getSubjectX500Principal(), subject, key, SERVER_LIFETIME)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca.getPublicKey()))
        .addExtension(Extension.subjectAlternativeName, false, names);
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
      throws GeneralSecurityException {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
