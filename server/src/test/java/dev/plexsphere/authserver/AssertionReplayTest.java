package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.SigningClients.OTHER;
import static dev.plexsphere.authserver.SigningClients.OTHERS_KEY;
import static dev.plexsphere.authserver.SigningClients.assertRefused;
import static dev.plexsphere.authserver.SigningClients.claims;
import static dev.plexsphere.authserver.SigningClients.header;
import static dev.plexsphere.authserver.SigningClients.request;
import static dev.plexsphere.authserver.SigningClients.signed;
import static dev.plexsphere.authserver.SigningClients.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An assertion works once, whoever presents it where. */
class AssertionReplayTest {
  private static final Acme SERVER = new Acme();
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Instant now() {
    return SERVER.clock.instant();
  }

  @Test
  void case_8_of_64_that_present_the_same_one_gets_in_on_two_nodes_together() {
    var assertion = signed(claims(now()));
    try (var second = SERVER.secondNode()) {
      var nodes = List.of(http, Http.at("http://127.0.0.1:" + second.port()));
      var turn = new AtomicInteger();

      var statuses =
          Racers.run(64, () -> token(nodes.get(turn.getAndIncrement() % 2), assertion).status());

      assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
      nodes.forEach(node -> assertRefused(token(node, assertion), "used before"));
    }
  }

  @Test
  void case_8_an_id_is_remembered_until_nothing_with_it_verifies() {
    var claims = claims(now());
    var assertion = signed(claims);
    assertThat(token(http, assertion).status()).isEqualTo(200);
    SERVER.clock.advance(Duration.ofSeconds(119)); // 59 s after exp
    sweep();
    assertRefused(token(http, assertion), "used before");

    SERVER.clock.advance(Duration.ofSeconds(62));
    assertRefused(token(http, assertion), "expired");
    sweep();
    assertThat(SERVER.ask("SELECT count(*) FROM plexsphere.used_assertions")).isEqualTo("0");
  }

  private static void sweep() {
    var _ = SERVER.database.transaction(tx -> SERVER.authserver.sweep(tx, now()));
  }

  @Test
  void the_same_id_of_another_client_or_at_another_Domain_is_another() {
    var claims = claims(now());
    assertThat(token(http, signed(claims)).status()).isEqualTo(200);
    claims.put("aud", "http://localhost:8080/as/beta");
    assertThat(http.form("/as/beta/token", request(signed(claims))).status()).isEqualTo(200);
    claims.putAll(Map.of("iss", OTHER, "sub", OTHER, "aud", Acme.ISSUER));
    var others = ForeignIdp.signed(header().build(), claims, OTHERS_KEY);
    assertThat(token(http, others).status()).isEqualTo(200);
  }

  @Test
  void what_does_not_verify_uses_no_id_up() {
    var claims = claims(now());
    var forged = ForeignIdp.signed(header().build(), claims, OTHERS_KEY);
    assertRefused(token(http, forged), "no key");
    assertThat(token(http, signed(claims)).status()).isEqualTo(200);
  }
}
