package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.CertificateSubject.Kind.SAN_DNS;
import static dev.plexsphere.authserver.CertificateSubject.Kind.SAN_EMAIL;
import static dev.plexsphere.authserver.CertificateSubject.Kind.SAN_IP;
import static dev.plexsphere.authserver.CertificateSubject.Kind.SAN_URI;
import static dev.plexsphere.authserver.CertificateSubject.Kind.SUBJECT_DN;

import dev.plexsphere.jwk.SigningAlgorithm;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Clients of acme's server that show a certificate. */
final class CertificateClients {
  /** Known by its subject; its tokens are bound. */
  static final String PRESS = "press";

  static final String SUBJECT = "CN=Würk \\+ Söhne,OU=Ops+L=Köln,O=Acme\\, Inc.,C=DE";
  static final String BY_DNS = "press-dns";
  static final String BY_URI = "press-uri";
  static final String BY_IP = "press-ip";
  static final String BY_EMAIL = "press-email";
  static final String DNS = "press.acme.example";
  static final String URI = "spiffe://acme.example/press";
  static final String IP = "2001:db8::7";
  static final String EMAIL = "Press@acme.example";

  /** Public; its tokens are bound, and its refresh tokens with them. */
  static final String KIOSK = "kiosk";

  /** With a secret; its tokens are bound. */
  static final String MILL = "mill";

  /** A resource server that exchanges; its tokens are bound. */
  static final String SORTER = "sorter";

  /** Vouched for; its tokens are bound. */
  static final String COURIER = "courier";

  /** Public; its tokens are bound and say nothing themselves. */
  static final String OPAQUE_KIOSK = "opaque-kiosk";

  private CertificateClients() {}

  static List<Client> all() {
    return List.of(
        known(PRESS, new CertificateSubject(SUBJECT_DN, SUBJECT), true),
        known(BY_DNS, new CertificateSubject(SAN_DNS, DNS), false),
        known(BY_URI, new CertificateSubject(SAN_URI, URI), false),
        known(BY_IP, new CertificateSubject(SAN_IP, IP), false),
        known(BY_EMAIL, new CertificateSubject(SAN_EMAIL, EMAIL), false),
        bound(
            KIOSK,
            ClientProof.NONE,
            GrantType.AUTHORIZATION_CODE,
            GrantType.REFRESH_TOKEN,
            GrantType.DEVICE_CODE),
        bound(
            MILL,
            ClientProof.BASIC,
            GrantType.CLIENT_CREDENTIALS,
            GrantType.AUTHORIZATION_CODE,
            GrantType.REFRESH_TOKEN),
        bound(SORTER, ClientProof.BASIC, GrantType.TOKEN_EXCHANGE),
        bound(COURIER, ClientProof.NONE, GrantType.JWT_BEARER),
        opaque(OPAQUE_KIOSK, GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN));
  }

  private static Client opaque(String id, GrantType... grants) {
    return client(
        id,
        ClientProof.NONE,
        Set.of(grants),
        new ClientCertificate(null, true),
        new ClientTokens(SigningAlgorithm.ES256, true));
  }

  private static Client known(String id, CertificateSubject subject, boolean binds) {
    return client(
        id,
        ClientProof.TLS,
        Set.of(GrantType.CLIENT_CREDENTIALS, GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
        new ClientCertificate(subject, binds),
        ClientTokens.DEFAULT);
  }

  private static Client bound(String id, ClientProof proof, GrantType... grants) {
    return client(
        id, proof, Set.of(grants), new ClientCertificate(null, true), ClientTokens.DEFAULT);
  }

  private static Client client(
      String id,
      ClientProof proof,
      Set<GrantType> grants,
      ClientCertificate certificate,
      ClientTokens tokens) {
    @Nullable String hash = proof.isSecret() ? DomainClients.digest(id) : null;
    return new Client(
        id,
        id,
        List.of("acme"),
        grants,
        ClientProofs.of(proof).withSecret(hash).withCertificate(certificate),
        ClientAddresses.redirectingTo(DomainClients.CALLBACK),
        ClientAccess.toUserinfo("openid", "email", "orders.read")
            .withAudiences(DomainClients.API)
            .withResources(DomainClients.API),
        ClientRules.DEFAULT,
        tokens);
  }
}
