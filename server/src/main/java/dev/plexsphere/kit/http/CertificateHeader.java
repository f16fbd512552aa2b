package dev.plexsphere.kit.http;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The request header in which a proxy passes on the certificate that a client has shown it.
 *
 * @param name such as {@code Client-Cert}
 */
public record CertificateHeader(String name, Format format) {
  /** What a value may measure, in characters. */
  static final int VALUE_MAX = 12 * 1024;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");
  private static final Pattern BYTE_SEQUENCE = Pattern.compile(":([A-Za-z0-9+/]+={0,2}):");
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN CERTIFICATE-----\\s([A-Za-z0-9+/=\\s]++)-----END CERTIFICATE-----\\s*+");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** How the certificate is written. */
  public enum Format {
    /** {@code :base64 of DER:} (RFC 9440 section 2.2). */
    RFC9440,
    /** Percent-encoded PEM, such as nginx's {@code $ssl_client_escaped_cert}. */
    PEM,
    /** Envoy's {@code Cert="percent-encoded PEM"}, of the last element. */
    XFCC;

    /** As configuration spells it. */
    public String value() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that spelling. */
    public static Optional<Format> of(String value) {
      return Arrays.stream(values()).filter(each -> each.value().equals(value)).findFirst();
    }
  }

  /** True for what can be a header of a certificate's. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The certificate of a header's value.
   *
   * @throws IllegalArgumentException for anything that is not one certificate in that format
   */
  X509Certificate parse(String value) {
    if (value.length() > VALUE_MAX) {
      throw new IllegalArgumentException("longer than " + VALUE_MAX + " characters");
    }
    return switch (format) {
      case RFC9440 -> certificate(only(BYTE_SEQUENCE, value));
      case PEM -> pem(value);
      case XFCC -> pem(ForwardedElements.certificate(value));
    };
  }

  /** A plus stands for itself: it is a digit of base64. */
  private static X509Certificate pem(String encoded) {
    var text = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.US_ASCII);
    return certificate(SPACE.matcher(only(PEM, text)).replaceAll(""));
  }

  private static String only(Pattern form, String text) {
    var matcher = form.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not one certificate in that format");
    }
    return matcher.group(1);
  }

  private static X509Certificate certificate(String base64) {
    var der = Base64.getDecoder().decode(base64);
    try {
      var read =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      if (read instanceof X509Certificate certificate
          && Arrays.equals(certificate.getEncoded(), der)) { // nothing behind it
        return certificate;
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("not a certificate", e);
    }
    throw new IllegalArgumentException("not one certificate");
  }
}
