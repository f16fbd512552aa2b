package dev.plexsphere.config;

import dev.plexsphere.authserver.CertificateSubject;
import dev.plexsphere.authserver.CertificateSubject.Kind;
import dev.plexsphere.authserver.ClientCertificate;
import dev.plexsphere.kit.http.CertificateHeader;
import dev.plexsphere.kit.http.CertificateHeader.Format;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what has to do with certificates of mutual TLS: whence they come, and whose they are. */
final class CertificateReader {
  private final Settings settings;
  private final String name;

  private CertificateReader(Settings settings, String name) {
    this.settings = settings;
    this.name = name;
  }

  /** Where a proxy passes them on; null where none does, or where a mistake was noted. */
  static @Nullable CertificateHeader header(Settings settings) {
    if (!settings.has(Key.HTTP_CLIENT_CERTIFICATE_HEADER)) {
      return null;
    }
    var key = Key.HTTP_CLIENT_CERTIFICATE_HEADER.key();
    var header = settings.text(Key.HTTP_CLIENT_CERTIFICATE_HEADER);
    var format = Format.of(settings.text(Key.HTTP_CLIENT_CERTIFICATE_FORMAT));
    if (!CertificateHeader.isName(header)) {
      settings.mistake(
          key + " must be a header's name: letters, digits and hyphens, was " + header);
    }
    if (settings.list(Key.HTTP_TRUSTED_PROXIES).isEmpty()) {
      settings.mistake(
          key + " needs http.trusted-proxies: from anybody else the header means nothing");
    }
    if (format.isEmpty()) {
      settings.mistake(
          Key.HTTP_CLIENT_CERTIFICATE_FORMAT.key()
              + " must be "
              + Arrays.stream(Format.values())
                  .map(Format::value)
                  .collect(Collectors.joining(" or ")));
    }
    return format.map(found -> new CertificateHeader(header, found)).orElse(null);
  }

  /**
   * What the client does with one.
   *
   * @param wanted true for a client that authenticates by it
   */
  static ClientCertificate read(Settings settings, String name, boolean wanted) {
    return new CertificateReader(settings, name).read(wanted);
  }

  private ClientCertificate read(boolean wanted) {
    var subjects =
        Arrays.stream(Kind.values())
            .flatMap(kind ->
                settings.named(of(key(kind))).stream()
                    .map(value -> new CertificateSubject(kind, value)))
            .toList();
    if (subjects.size() != (wanted ? 1 : 0)) {
      settings.mistake(
          of(NamedKey.CLIENT_TLS_DN)
              + (wanted
                  ? " or one of the names in its place is required for tls_client_auth, and one alone"
                  : " and the names in its place are for tls_client_auth only"));
    }
    subjects.forEach(subject ->
        subject
            .mistake()
            .ifPresent(good -> settings.mistake(of(key(subject.kind())) + " must be " + good)));
    var bound = of(NamedKey.CLIENT_TLS_BOUND);
    var said = settings.named(bound).orElse(NamedKey.CLIENT_TLS_BOUND.fallback());
    boolean binds = settings.oneOf(bound, said, List.of("true", "false")).equals("true");
    if ((wanted || binds) && !settings.has(Key.HTTP_CLIENT_CERTIFICATE_HEADER)) {
      settings.mistake(
          "oauth2.clients."
              + name
              + " needs "
              + Key.HTTP_CLIENT_CERTIFICATE_HEADER.key()
              + ": its certificate comes from a proxy");
    }
    return new ClientCertificate(subjects.isEmpty() ? null : subjects.getFirst(), binds);
  }

  private NamedKey.Of of(NamedKey key) {
    return new NamedKey.Of(key, name);
  }

  private static NamedKey key(Kind kind) {
    return switch (kind) {
      case SUBJECT_DN -> NamedKey.CLIENT_TLS_DN;
      case SAN_DNS -> NamedKey.CLIENT_TLS_DNS;
      case SAN_URI -> NamedKey.CLIENT_TLS_URI;
      case SAN_IP -> NamedKey.CLIENT_TLS_IP;
      case SAN_EMAIL -> NamedKey.CLIENT_TLS_EMAIL;
    };
  }
}
