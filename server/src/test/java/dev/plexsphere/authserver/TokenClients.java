package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;

import dev.plexsphere.jwk.SigningAlgorithm;
import java.util.List;
import java.util.Set;

/** Clients of acme's whose tokens are not what they are where nobody says anything. */
final class TokenClients {
  static final String RSA = "rsa-shop";
  static final String EDWARDS = "edwards-shop";

  /** Its access tokens say nothing; its ID tokens are EdDSA. */
  static final String OPAQUE = "opaque-shop";

  static final String OPAQUE_WORKER = "opaque-worker";
  static final String OPAQUE_DEPLOYER = "opaque-deployer";
  static final String OPAQUE_EXCHANGER = "opaque-exchanger";
  static final String OPAQUE_TELEVISION = "opaque-television";

  private TokenClients() {}

  static List<Client> all() {
    var people = Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);
    return List.of(
        client(RSA, people, SigningAlgorithm.RS256, false),
        client(EDWARDS, people, SigningAlgorithm.EDDSA, false),
        client(OPAQUE, people, SigningAlgorithm.EDDSA, true),
        client(OPAQUE_WORKER, Set.of(GrantType.CLIENT_CREDENTIALS), SigningAlgorithm.ES256, true),
        client(OPAQUE_DEPLOYER, Set.of(GrantType.JWT_BEARER), SigningAlgorithm.ES256, true),
        client(OPAQUE_EXCHANGER, Set.of(GrantType.TOKEN_EXCHANGE), SigningAlgorithm.ES256, true),
        client(
            OPAQUE_TELEVISION,
            Set.of(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN),
            SigningAlgorithm.ES256,
            true));
  }

  private static Client client(
      String id, Set<GrantType> grants, SigningAlgorithm algorithm, boolean opaque) {
    var access =
        ClientAccess.toUserinfo("openid", "email", "profile", "orders.read").withAudiences(API);
    return new Client(
        id,
        "The " + id,
        List.of("acme"),
        grants,
        ClientProofs.of(ClientProof.BASIC, ClientProof.POST).withSecret(DomainClients.digest(id)),
        ClientAddresses.redirectingTo(CALLBACK),
        id.equals(OPAQUE_EXCHANGER) ? access.withResources(API) : access,
        ClientRules.DEFAULT,
        new ClientTokens(algorithm, opaque));
  }
}
