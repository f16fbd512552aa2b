package dev.plexsphere.authserver;

import io.avaje.jsonb.Json;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * The one name by which the certificate of a client is known (RFC 8705 section 2.1.2).
 *
 * @param value of that kind, see {@link #mistake}
 */
@Json
public record CertificateSubject(Kind kind, String value) {
  private static final int VALUE_MAX = 1024;
  private static final Pattern DNS =
      Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");
  private static final Pattern EMAIL = Pattern.compile("[!-?A-~]+@[!-?A-~]+");
  private static final X500Principal NO_NAME = new X500Principal("");

  /** What kind of name. */
  public enum Kind {
    /** The subject's distinguished name (RFC 4514). */
    SUBJECT_DN(0),
    /** A subject alternative name (RFC 5280 section 4.2.1.6). */
    SAN_DNS(2),
    /** The same. */
    SAN_URI(6),
    /** The same. */
    SAN_IP(7),
    /** The same. */
    SAN_EMAIL(1);

    private final int tag;

    /**
     * @param tag of GeneralName; none for the subject
     */
    Kind(int tag) {
      this.tag = tag;
    }

    /** By which metadata says it. */
    ClientMember member() {
      return ClientMember.valueOf("TLS_CLIENT_AUTH_" + name());
    }
  }

  /** What it would have to be, where it is no name of its kind; empty for a good one. */
  public Optional<String> mistake() {
    var wanted =
        switch (kind) {
          case SUBJECT_DN -> "a distinguished name (RFC 4514) with something in it";
          case SAN_DNS -> "a DNS name without a wildcard";
          case SAN_URI -> "an absolute URI";
          case SAN_IP -> "an IP address";
          case SAN_EMAIL -> "an e-mail address";
        };
    return value.length() <= VALUE_MAX && isGood() ? Optional.empty() : Optional.of(wanted);
  }

  private boolean isGood() {
    try {
      return switch (kind) {
        case SUBJECT_DN -> isPlain(new X500Principal(value));
        case SAN_DNS -> DNS.matcher(value).matches();
        case SAN_URI -> new URI(value).isAbsolute();
        case SAN_IP -> isAddress(value);
        case SAN_EMAIL -> EMAIL.matcher(value).matches();
      };
    } catch (IllegalArgumentException | URISyntaxException _) {
      return false;
    }
  }

  /**
   * True for a certificate that has that name. Distinguished names are compared as RFC 4517 section
   * 4.2.15 does, DNS names without regard to case, addresses by their bytes, and all others
   * character by character. A wildcard in a certificate stands for nobody.
   */
  boolean isOf(X509Certificate certificate) {
    if (kind == Kind.SUBJECT_DN) {
      var subject = certificate.getSubjectX500Principal();
      return isPlain(subject) && subject.equals(new X500Principal(value));
    }
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names != null && names.stream().anyMatch(this::isName);
    } catch (CertificateParsingException _) {
      return false;
    }
  }

  /** Neither empty nor with a control character, which the comparison leaves out at an end. */
  private static boolean isPlain(X500Principal name) {
    var text = name.getName();
    return !name.equals(NO_NAME)
        && !text.contains("\\00")
        && text.chars().noneMatch(Character::isISOControl);
  }

  /**
   * @param name its kind and itself, as the JDK has it
   */
  private boolean isName(List<?> name) {
    return name.getFirst() instanceof Integer tag
        && tag == kind.tag
        && name.get(1) instanceof String text
        && switch (kind) {
          case SAN_DNS -> text.equalsIgnoreCase(value);
          case SAN_IP -> isAddress(text);
          default -> text.equals(value);
        };
  }

  private boolean isAddress(String text) {
    try {
      return ADDRESS.matcher(value).matches()
          && InetAddress.ofLiteral(text).equals(InetAddress.ofLiteral(value));
    } catch (IllegalArgumentException _) {
      return false; // a block of addresses
    }
  }
}
