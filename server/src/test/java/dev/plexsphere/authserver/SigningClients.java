package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.testkit.Http;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Clients of acme's and beta's servers that sign for themselves, and what they sign. */
final class SigningClients {
  static final String BATCH = "batch";
  static final String OTHER = "other-batch";
  static final ECKey KEY = ForeignIdp.newKey("batch-1");
  static final ECKey NEXT_KEY = ForeignIdp.newKey("batch-2");
  static final ECKey OTHERS_KEY = ForeignIdp.newKey("batch-1");

  static final String DEPLOYER = "deployer";

  /** A resource server that exchanges the tokens it is sent. */
  static final String EXCHANGER = "exchanger";

  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private SigningClients() {}

  static List<Client> all() {
    return List.of(
        client(BATCH, KEY, NEXT_KEY),
        client(OTHER, OTHERS_KEY),
        new Client(
            DEPLOYER,
            DEPLOYER,
            List.of("acme", "beta"),
            Set.of(GrantType.JWT_BEARER),
            ClientProofs.NONE,
            ClientAddresses.NONE,
            ClientAccess.toUserinfo("openid", "orders.read", "orders.write")
                .withAudiences(DomainClients.API),
            ClientRules.DEFAULT,
            ClientTokens.DEFAULT),
        new Client(
            EXCHANGER,
            EXCHANGER,
            List.of("acme"),
            Set.of(GrantType.TOKEN_EXCHANGE),
            ClientProofs.of(ClientProof.BASIC).withSecret(DomainClients.digest(EXCHANGER)),
            ClientAddresses.NONE,
            ClientAccess.toUserinfo("openid", "orders.read", "stock.read")
                .withResources(DomainClients.API, "https://other.acme.example"),
            ClientRules.DEFAULT,
            ClientTokens.DEFAULT));
  }

  static Client client(String id, JWK... keys) {
    return new Client(
        id,
        id,
        List.of("acme", "beta"),
        Set.of(GrantType.CLIENT_CREDENTIALS, GrantType.AUTHORIZATION_CODE),
        ClientProofs.of(ClientProof.PRIVATE_KEY_JWT)
            .withKeys(new JWKSet(List.of(keys)).toPublicJWKSet()),
        ClientAddresses.redirectingTo(DomainClients.CALLBACK),
        ClientAccess.toUserinfo("openid", "orders.read")
            .withAudiences(DomainClients.API)
            .withResources(DomainClients.API),
        ClientRules.DEFAULT,
        ClientTokens.DEFAULT);
  }

  /** Good claims of batch's for acme's server, to be spoiled. */
  static Map<String, Object> claims(Instant now) {
    var out = new HashMap<String, Object>();
    out.put("iss", BATCH);
    out.put("sub", BATCH);
    out.put("aud", Acme.ISSUER);
    out.put("iat", now.getEpochSecond());
    out.put("exp", now.getEpochSecond() + 60);
    out.put("jti", UUID.randomUUID().toString());
    return out;
  }

  static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY.getKeyID());
  }

  static String signed(Map<String, Object> claims) {
    return ForeignIdp.signed(header().build(), claims, KEY);
  }

  /** A request for a token that {@code assertion} authenticates. */
  static Map<String, String> request(String assertion) {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", "client_credentials");
    out.put("client_assertion_type", TYPE);
    out.put("client_assertion", assertion);
    return out;
  }

  static Http.Reply token(Http http, String assertion) {
    return http.form("/as/acme/token", request(assertion));
  }

  static void assertRefused(Http.Reply reply, String why) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(401);
    assertThat(member(reply, "error")).isEqualTo("invalid_client");
    assertThat(member(reply, "error_description")).contains(why);
  }
}
