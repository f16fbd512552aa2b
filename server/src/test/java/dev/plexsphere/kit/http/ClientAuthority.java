package dev.plexsphere.kit.http;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.RFC4519Style;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Issues certificates to clients, and to the proxy that asks them for one. */
public final class ClientAuthority {
  /** Since when, and until when, certificates are good unless it is said otherwise. */
  public static final Instant SINCE = Instant.parse("2020-01-01T00:00:00Z");

  /** See {@link #SINCE}. */
  public static final Instant UNTIL = Instant.parse("2120-01-01T00:00:00Z");

  private static final char[] NO_PASSWORD = new char[0];

  private final X500Name name;
  private final KeyPair pair = pair();
  private final X509Certificate certificate;
  private long serial;

  /**
   * @param name its CN
   */
  public ClientAuthority(String name) {
    this.name = new X500Name("CN=" + name);
    this.certificate = sign(this.name, pair, SINCE, UNTIL, true);
  }

  /** A certificate and its key. */
  public record Identity(X509Certificate certificate, KeyPair pair) {
    /** Never the key. */
    @Override
    public String toString() {
      return "Identity(" + certificate.getSubjectX500Principal() + ")";
    }
  }

  /** A good certificate; {@code subject} as RFC 4514 writes it; in UTF-8. */
  public Identity issue(String subject, GeneralName... names) {
    return issue(subject, SINCE, UNTIL, names);
  }

  public Identity issue(String subject, Instant since, Instant until, GeneralName... names) {
    return issue(new X500Name(RFC4519Style.INSTANCE, subject), since, until, names);
  }

  public Identity issue(X500Name subject, Instant since, Instant until, GeneralName... names) {
    var own = pair();
    return new Identity(sign(subject, own, since, until, false, names), own);
  }

  /** A context that trusts this authority alone, and shows {@code own}, if any. */
  public SSLContext tls(@Nullable Identity own) {
    try {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", certificate);
      var trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      var held = KeyStore.getInstance("PKCS12");
      held.load(null, null);
      if (own != null) {
        held.setKeyEntry(
            "own", own.pair.getPrivate(), NO_PASSWORD, new Certificate[] {own.certificate});
      }
      var keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(held, NO_PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate sign(
      X500Name subject,
      KeyPair own,
      Instant since,
      Instant until,
      boolean authority,
      GeneralName... names) {
    try {
      serial++;
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(serial),
              Date.from(since),
              Date.from(until),
              subject,
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (names.length > 0) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(Arrays.copyOf(names, names.length)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
