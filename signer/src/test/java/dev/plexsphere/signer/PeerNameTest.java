package dev.plexsphere.signer;

import static dev.plexsphere.signer.SignerHouse.ACME;
import static dev.plexsphere.signer.SignerHouse.ensure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Which of the names in a good certificate make a peer. */
class PeerNameTest extends RunningSigner {
  private static final String LISTED = "plexsphere-server";

  /** What a peer's method says to a certificate of the right authority with these names. */
  private Status.Code comes(String subject, GeneralName alternative) throws Exception {
    var stub =
        SignerServiceGrpc.newBlockingStub(house.channel(signer, issue(subject, alternative)));
    try {
      ensure(stub, ACME, "one");
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private TlsFiles issue(String subject, GeneralName alternative) throws Exception {
    var authority =
        new TlsFiles(house.authority.caFile(), house.authority.caFile().resolveSibling("ca.key"));
    var ca = (X509Certificate) authority.load().getCertificate("tls");
    var caKey = (PrivateKey) authority.load().getKey("tls", new char[0]);
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var pair = generator.generateKeyPair();
    var now = SignerHouse.now();
    var builder =
        new JcaX509v3CertificateBuilder(
                ca.getSubjectX500Principal(),
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(600)),
                new javax.security.auth.x500.X500Principal(subject),
                pair.getPublic())
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternative));
    var certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(caKey)));
    return new TlsFiles(
        pem("CERTIFICATE", certificate.getEncoded()),
        pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private Path pem(String label, byte[] bytes) throws Exception {
    var text = Base64.getMimeEncoder().encodeToString(bytes);
    return Files.writeString(
        Files.createTempFile(folder, "issued", ".pem"),
        "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }

  @Test
  void a_listed_CN_or_URI_does_and_the_same_text_anywhere_else_does_not() throws Exception {
    var other = new GeneralName(GeneralName.dNSName, "somebody.example.com");
    var uri = new GeneralName(GeneralName.uniformResourceIdentifier, SignerHouse.PEER_URI);
    var otherUri =
        new GeneralName(GeneralName.uniformResourceIdentifier, SignerHouse.PEER_URI + "/x");

    assertThat(comes("CN=" + LISTED, other)).isEqualTo(Status.Code.OK);
    assertThat(comes("CN=somebody", uri)).isEqualTo(Status.Code.OK);
    assertThat(comes("CN=somebody", otherUri)).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(comes("CN=somebody", new GeneralName(GeneralName.dNSName, LISTED)))
        .as("a DNS name")
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(comes("CN=somebody", new GeneralName(GeneralName.rfc822Name, SignerHouse.PEER_URI)))
        .as("an email address")
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(comes("CN=somebody,O=" + LISTED, other))
        .as("an organization")
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }
}
