package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's list of issuers: which entry a token picks. */
class GatewayIssuersTest {
  private static final DomainId BETA = new DomainId(new UUID(8, 1));

  private final GatewayHouse house;

  GatewayIssuersTest(@TempDir Path tls) {
    house = new GatewayHouse(tls);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void auth0_domain_only_chooses() {
    var token = house.signed(house.claims());

    for (var same : List.of(GatewayHouse.ISSUER, "LOCALHOST:8080/as/acme", "")) {
      assertThat(loginAt(token, same).status()).as(same).isEqualTo(200);
    }
    for (var other : List.of("localhost:8080", "https://evil.example", "localhost:8080/as/beta")) {
      assertThat(loginAt(token, other).status()).as(other).isEqualTo(401);
    }
  }

  private Http.Reply loginAt(String token, String domain) {
    return house.post("/api/auth/login", Map.of("auth0_token", token, "auth0_domain", domain));
  }

  @Test
  void whoever_says_to_come_from_elsewhere_is_counted_where_they_are() {
    var body = "{\"auth0_token\":\"opaque\"}";
    for (int i = 0; i < 50; i++) {
      var from = house.http.with("X-Forwarded-For", "203.0." + i + ".1");
      assertThat(from.post("/api/auth/login", body).status()).isEqualTo(401);
    }

    var reply = house.http.with("X-Forwarded-For", "198.51.100.1").post("/api/auth/login", body);
    assertThat(reply.status()).isEqualTo(429);
  }

  @Test
  void an_issuer_that_two_domains_trust_lets_nobody_in_since_neither_is_meant() {
    var token = house.signed(house.claims());
    betaTrustsAcmesIssuer();

    var reply = house.login(token);
    assertThat(reply.status()).as(reply.body()).isEqualTo(401);
    assertThat(GatewayHouse.text(reply, "error")).contains("not on the gateway's list");
    assertThat(loginAt(token, GatewayHouse.ISSUER).status()).isEqualTo(401);

    house.whole.services.bindings.setStatus(BETA, GatewayHouse.ANOTHER, IdpBinding.Status.INACTIVE);
    assertThat(house.login(token).status()).isEqualTo(200);
  }

  @Test
  void an_issuer_that_is_away_is_503_and_nobodys_failed_try() {
    var away = "http://127.0.0.1:1";
    house.whole.rows.execute(
        "UPDATE plexsphere.idp_bindings SET kind = 'oidc', issuer = '"
            + away
            + "', discovery_url = '"
            + away
            + "' WHERE issuer = '"
            + GatewayHouse.ISSUER
            + "'");
    var token = house.signed(house.claims().issuer(away));

    for (int i = 0; i <= 10; i++) { // a wrong token would be refused as one too many by then
      assertThat(house.login(token).status()).as("try %d", i).isEqualTo(503);
    }
  }

  private void betaTrustsAcmesIssuer() {
    var services = house.whole.services;
    services.database.inTransaction(
        tx -> services.provisioning.domain(tx, BETA, "beta", "Beta", GatewayHouse.ANOTHER));
    house.whole.rows.execute(
        "UPDATE plexsphere.idp_bindings SET issuer = '"
            + GatewayHouse.ISSUER
            + "' WHERE id = '"
            + GatewayHouse.ANOTHER
            + "'");
  }
}
