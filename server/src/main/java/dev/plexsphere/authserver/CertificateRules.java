package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.ClientMetadataRules.require;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a registered client may say of its certificate (RFC 8705). */
final class CertificateRules {
  private CertificateRules() {}

  /**
   * What it does with one.
   *
   * @param proves the client proves itself by its certificate
   * @throws ClientFault for what does not go together
   */
  static ClientCertificate of(ClientWish wish, boolean proves) {
    var subjects = subjects(wish);
    require(
        ClientMember.TOKEN_ENDPOINT_AUTH_METHOD,
        subjects.size() == (proves ? 1 : 0),
        "tls_client_auth goes with exactly one tls_client_auth_* name, and they with it");
    for (var subject : subjects) {
      var mistake = subject.mistake();
      require(
          subject.kind().member(),
          mistake.isEmpty(),
          subject.kind().member().wire() + " is " + mistake.orElse(""));
    }
    return new ClientCertificate(
        subjects.isEmpty() ? null : subjects.getFirst(),
        Boolean.TRUE.equals(wish.flag(ClientMember.TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS)));
  }

  private static List<CertificateSubject> subjects(ClientWish wish) {
    return Arrays.stream(CertificateSubject.Kind.values())
        .flatMap(kind ->
            Stream.ofNullable(wish.text(kind.member()))
                .map(value -> new CertificateSubject(kind, value)))
        .toList();
  }
}
