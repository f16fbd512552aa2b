package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.CertificateSubject.Kind.SAN_DNS;
import static dev.plexsphere.authserver.CertificateSubject.Kind.SAN_EMAIL;
import static dev.plexsphere.authserver.CertificateSubject.Kind.SAN_IP;
import static dev.plexsphere.authserver.CertificateSubject.Kind.SAN_URI;
import static dev.plexsphere.authserver.CertificateSubject.Kind.SUBJECT_DN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authserver.CertificateSubject.Kind;
import dev.plexsphere.kit.http.ClientAuthority;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which names a certificate is known, with certificates of another library's making. */
class CertificateSubjectTest {
  private static final ClientAuthority AUTHORITY = new ClientAuthority("Acme clients");
  private static final X509Certificate FULL =
      AUTHORITY
          .issue(
              CertificateClients.SUBJECT,
              new GeneralName(GeneralName.dNSName, "*.acme.example"),
              new GeneralName(GeneralName.dNSName, "Press.Acme.example"),
              new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://acme.example/press"),
              new GeneralName(GeneralName.iPAddress, "192.0.2.7"),
              new GeneralName(GeneralName.iPAddress, "2001:db8::7"),
              new GeneralName(GeneralName.rfc822Name, "Press@acme.example"))
          .certificate();

  private static boolean isOf(Kind kind, String value) {
    return new CertificateSubject(kind, value).isOf(FULL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=Würk \\+ Söhne,OU=Ops+L=Köln,O=Acme\\, Inc.,C=DE",
        "CN=Würk \\+ Söhne,L=Köln+OU=Ops,O=Acme\\, Inc.,C=DE",
        "cn=wÜrk \\2B sÖhne, ou=OPS + l=kÖln, o=\"acme, inc.\", c=de",
        "CN=W\\C3\\BCrk  \\+   So\\CC\\88hne,OU= Ops +2.5.4.7=Köln,2.5.4.10=Acme\\2C Inc.,C=DE",
      })
  void a_subject_may_be_written_in_more_than_one_way(String dn) {
    assertThat(new CertificateSubject(SUBJECT_DN, dn).mistake()).isEmpty();
    assertThat(isOf(SUBJECT_DN, dn)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C=DE,O=Acme\\, Inc.,OU=Ops+L=Köln,CN=Würk \\+ Söhne",
        "CN=Würk \\+ Söhne,OU=Ops,L=Köln,O=Acme\\, Inc.,C=DE",
        "CN=Wurk \\+ Sohne,OU=Ops+L=Köln,O=Acme\\, Inc.,C=DE",
        "OU=Ops+L=Köln,O=Acme\\, Inc.,C=DE",
        "CN=Würk \\+ Söhne",
        "CN=x,CN=Würk \\+ Söhne,OU=Ops+L=Köln,O=Acme\\, Inc.,C=DE",
        "CN=Würk \\+ Söhne\\,OU\\=Ops,O=Acme\\, Inc.,C=DE",
      })
  void another_subject_is_another_however_near(String dn) {
    assertThat(isOf(SUBJECT_DN, dn)).isFalse();
  }

  @Test
  void how_a_string_is_encoded_does_not_matter_where_both_are_text() {
    var subject = new CertificateSubject(SUBJECT_DN, "CN=Press");
    var printable =
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, new DERPrintableString("Press"));
    var wide = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, new DERBMPString("Press"));

    assertThat(subject.isOf(AUTHORITY.issue("CN=Press").certificate())).isTrue();
    assertThat(subject.isOf(issue(printable))).isTrue();
    assertThat(subject.isOf(issue(wide))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CN=Press\\00", "CN=Press\\07", "CN=\\00Press", "CN=Pr\\0Aess"})
  void a_control_character_in_a_certificate_makes_it_nobodys(String dn) {
    assertThat(
            new CertificateSubject(SUBJECT_DN, "CN=Press").isOf(AUTHORITY.issue(dn).certificate()))
        .isFalse();
    assertThat(new CertificateSubject(SUBJECT_DN, dn).mistake()).isPresent();
  }

  private static X509Certificate issue(X500NameBuilder name) {
    return AUTHORITY
        .issue(name.build(), ClientAuthority.SINCE, ClientAuthority.UNTIL)
        .certificate();
  }

  @ParameterizedTest
  @CsvSource({
    "SAN_DNS,press.acme.example",
    "SAN_URI,spiffe://acme.example/press",
    "SAN_IP,192.0.2.7",
    "SAN_IP,2001:db8::7",
    "SAN_IP,2001:0DB8:0:0:0:0:0:7",
    "SAN_EMAIL,Press@acme.example",
  })
  void any_alternative_name_of_that_kind_does(Kind kind, String value) {
    assertThat(new CertificateSubject(kind, value).mistake()).isEmpty();
    assertThat(isOf(kind, value)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "SAN_DNS,mill.acme.example",
    "SAN_DNS,acme.example",
    "SAN_DNS,press.acme.example.evil.example",
    "SAN_DNS,192.0.2.7",
    "SAN_URI,spiffe://acme.example/Press",
    "SAN_URI,spiffe://acme.example/press/",
    "SAN_URI,press.acme.example",
    "SAN_IP,192.0.2.8",
    "SAN_IP,2001:db8::8",
    "SAN_EMAIL,press@acme.example",
    "SAN_EMAIL,Press@acme.example.evil.example",
  })
  void another_name_or_one_of_another_kind_does_not(Kind kind, String value) {
    assertThat(isOf(kind, value)).isFalse();
  }

  @Test
  void the_same_text_as_another_kind_of_name_is_another_name() {
    var dns = AUTHORITY.issue("CN=x", new GeneralName(GeneralName.dNSName, "same@acme.example"));
    var uri =
        AUTHORITY.issue(
            "CN=same.example", new GeneralName(GeneralName.uniformResourceIdentifier, "urn:same"));

    assertThat(new CertificateSubject(SAN_EMAIL, "same@acme.example").isOf(dns.certificate()))
        .isFalse();
    assertThat(new CertificateSubject(SAN_DNS, "urn:same").isOf(uri.certificate())).isFalse();
    assertThat(new CertificateSubject(SAN_DNS, "same.example").isOf(uri.certificate())).isFalse();
    assertThat(new CertificateSubject(SAN_URI, "x").isOf(AUTHORITY.issue("CN=x").certificate()))
        .isFalse();
    assertThat(
            new CertificateSubject(SAN_IP, "1.2.3.4")
                .isOf(
                    AUTHORITY
                        .issue("CN=x", new GeneralName(GeneralName.dNSName, "1.2.3.4"))
                        .certificate()))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SUBJECT_DN,''",
    "SUBJECT_DN,' '",
    "SUBJECT_DN,Press",
    "SUBJECT_DN,CN=Press\\00",
    "SUBJECT_DN,'CN=Press,'",
    "SUBJECT_DN,NOSUCH=Press",
    "SAN_DNS,''",
    "SAN_DNS,*.acme.example",
    "SAN_DNS,*",
    "SAN_DNS,press..example",
    "SAN_DNS,prëss.example",
    "SAN_URI,press",
    "SAN_URI,''",
    "SAN_URI,https://a b",
    "SAN_IP,press",
    "SAN_IP,''",
    "SAN_IP,10.0.0.0/8",
    "SAN_IP,fe80::1%eth0",
    "SAN_IP,1.2.3",
    "SAN_EMAIL,acme.example",
    "SAN_EMAIL,a@b@c",
    "SAN_EMAIL,''",
  })
  void what_is_no_name_of_its_kind_cannot_be_registered(Kind kind, String value) {
    assertThat(new CertificateSubject(kind, value).mistake()).isPresent();
  }

  @Test
  void a_name_has_an_end() {
    assertThat(new CertificateSubject(SAN_URI, "urn:" + "x".repeat(1020)).mistake()).isEmpty();
    assertThat(new CertificateSubject(SAN_URI, "urn:" + "x".repeat(1021)).mistake()).isPresent();
  }
}
