package dev.plexsphere.kit.http;

import static dev.plexsphere.kit.http.CertificateHeader.Format.PEM;
import static dev.plexsphere.kit.http.CertificateHeader.Format.RFC9440;
import static dev.plexsphere.kit.http.CertificateHeader.Format.XFCC;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.kit.http.CertificateHeader.Format;
import java.net.URLEncoder;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How proxies write a certificate into a header. */
class CertificateHeaderTest {
  private static final ClientAuthority AUTHORITY = new ClientAuthority("Clients");
  private static final X509Certificate OWN = AUTHORITY.issue("CN=own").certificate();
  private static final X509Certificate OTHER = AUTHORITY.issue("CN=other").certificate();

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(X509Certificate certificate) {
    return "-----BEGIN CERTIFICATE-----\n"
        + base64(certificate).replaceAll("(.{64})", "$1\n")
        + "\n-----END CERTIFICATE-----\n";
  }

  /** As nginx does: a space is %20. */
  private static String escaped(String text) {
    return URLEncoder.encode(text, US_ASCII).replace("+", "%20");
  }

  private static X509Certificate read(Format format, String value) {
    return new CertificateHeader("Client-Cert", format).parse(value);
  }

  private static void assertRefused(Format format, String value) {
    assertThatThrownBy(() -> read(format, value))
        .as(value)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_byte_sequence_of_DER() {
    assertThat(read(RFC9440, ":" + base64(OWN) + ":")).isEqualTo(OWN);
    assertRefused(RFC9440, base64(OWN));
    assertRefused(RFC9440, ":" + base64(OWN) + ":, :" + base64(OTHER) + ":");
    assertRefused(RFC9440, escaped(pem(OWN)));
    assertRefused(RFC9440, ":" + base64(OWN).substring(0, 200) + ":");
  }

  @Test
  void something_behind_the_certificate_is_refused() throws Exception {
    var der = OWN.getEncoded();
    var longer = java.util.Arrays.copyOf(der, der.length + 3);
    assertRefused(RFC9440, ":" + Base64.getEncoder().encodeToString(longer) + ":");
    var pem = pem(OWN).getBytes(US_ASCII);
    assertRefused(RFC9440, ":" + Base64.getEncoder().encodeToString(pem) + ":");
  }

  @Test
  void percent_encoded_PEM_with_a_plus_that_is_one() {
    assertThat(read(PEM, escaped(pem(OWN)))).isEqualTo(OWN);
    var plus = withPlus();
    assertThat(read(PEM, escaped(pem(plus)))).isEqualTo(plus);
    assertThat(read(PEM, pem(plus).replace("\n", "%0A").replace(" ", "%20"))).isEqualTo(plus);
    assertThat(read(PEM, escaped(pem(OWN).replace("\n", "\r\n")))).isEqualTo(OWN);
    assertRefused(PEM, escaped(pem(OWN) + pem(OTHER)));
    assertRefused(PEM, escaped("x" + pem(OWN)));
    assertRefused(PEM, escaped(pem(OWN) + "x"));
    assertRefused(PEM, ":" + base64(OWN) + ":");
    assertRefused(PEM, escaped(pem(OWN)) + "%");
    assertRefused(PEM, escaped(pem(OWN)).replace("CERTIFICATE", "PRIVATE%20KEY"));
    assertRefused(PEM, escaped(pem(OWN).replaceFirst("[A-Z]\n", "%FF\n")));
  }

  private static X509Certificate withPlus() {
    for (int i = 0; i < 1000; i++) {
      var made = AUTHORITY.issue("CN=plus " + i).certificate();
      if (base64(made).contains("+")) {
        return made;
      }
    }
    throw new AssertionError("no plus in a thousand");
  }

  @Test
  void of_Envoys_elements_the_last_alone_counts() {
    var own = "Hash=0a;Cert=\"" + escaped(pem(OWN)) + "\";Subject=\"CN=\\\"own, or not;\\\"\"";
    var other = "By=spiffe://a/b;Cert=\"" + escaped(pem(OTHER)) + "\"";
    assertThat(read(XFCC, own)).isEqualTo(OWN);
    assertThat(read(XFCC, other + "," + own)).isEqualTo(OWN);
    assertThat(read(XFCC, own + ", " + other)).isEqualTo(OTHER);
    assertThat(read(XFCC, "cert=" + escaped(pem(OWN)))).isEqualTo(OWN);
    var inside = "Subject=\"CN=,Cert=\\\"" + escaped(pem(OTHER)) + "\\\"\";";
    assertThat(read(XFCC, inside + own)).isEqualTo(OWN);
    assertRefused(XFCC, inside + "Hash=0a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%s,", "%s,Hash=0a", "%s;%s", "Chain=%s", "Hash=0a", "%s\"", "x%s", "\"%s\""})
  void elements_without_one_certificate_at_their_end_are_refused(String form) {
    var own = "Cert=\"" + escaped(pem(OWN)) + "\"";
    assertRefused(XFCC, form.replace("%s", own));
  }

  @Test
  void a_value_has_an_end() {
    var padded = escaped(pem(OWN));
    var room = CertificateHeader.VALUE_MAX - padded.length();
    var fits = padded + "%0A".repeat(room / 3);
    assertThat(read(PEM, fits)).isEqualTo(OWN);
    assertRefused(PEM, fits + "%0A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Client Cert", "Client_Cert", "Client-Cert:", "1-Cert", "Zertifikät"})
  void a_header_has_a_header_s_name(String name) {
    assertThat(CertificateHeader.isName(name)).isFalse();
    assertThat(CertificateHeader.isName("X-Forwarded-Client-Cert")).isTrue();
  }
}
