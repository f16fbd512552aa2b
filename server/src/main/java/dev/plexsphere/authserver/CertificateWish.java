package dev.plexsphere.authserver;

import dev.plexsphere.oauth.OAuthError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked for of a client's certificate, as RFC 8705 names it; null where nothing was. */
public record CertificateWish(
    @Nullable String subjectDn,
    @Nullable String sanDns,
    @Nullable String sanUri,
    @Nullable String sanIp,
    @Nullable String sanEmail,
    @Nullable Boolean bindsTokens) {
  /** Nothing. */
  static final CertificateWish NONE = new CertificateWish(null, null, null, null, null, null);

  /**
   * The wish, checked.
   *
   * @param proves the client proves itself by its certificate
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_client_metadata}
   */
  ClientCertificate read(boolean proves) {
    var subjects = subjects();
    if (subjects.size() != (proves ? 1 : 0)) {
      throw bad("tls_client_auth goes with exactly one tls_client_auth_* name, and they with it");
    }
    for (var subject : subjects) {
      subject
          .mistake()
          .ifPresent(wanted -> {
            throw bad(subject.kind().metadata() + " is " + wanted);
          });
    }
    return new ClientCertificate(
        subjects.isEmpty() ? null : subjects.getFirst(), Boolean.TRUE.equals(bindsTokens));
  }

  private List<CertificateSubject> subjects() {
    var out = new ArrayList<CertificateSubject>();
    for (var kind : CertificateSubject.Kind.values()) {
      var value =
          switch (kind) {
            case SUBJECT_DN -> subjectDn;
            case SAN_DNS -> sanDns;
            case SAN_URI -> sanUri;
            case SAN_IP -> sanIp;
            case SAN_EMAIL -> sanEmail;
          };
      if (value != null) {
        out.add(new CertificateSubject(kind, value));
      }
    }
    return out;
  }

  private static RuntimeException bad(String description) {
    return OAuthError.of("invalid_client_metadata", description).asException();
  }
}
