package dev.plexsphere.setup;

import static dev.plexsphere.setup.SetupHouse.ADA;
import static dev.plexsphere.setup.SetupHouse.BASE;
import static dev.plexsphere.setup.SetupHouse.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From an installation that was never set up to its first operator, by the API. */
class SetupTest {
  private static final String BOB =
      "{\"adminEmail\":\"bob@example.com\",\"adminDisplayName\":\"Bob\"}";

  private final SetupHouse house = new SetupHouse();
  private final SetupHouse.Node node = house.node();

  @AfterEach
  void close() {
    node.close();
    house.close();
  }

  @Test
  void requirement_8_bootstrap_makes_the_operator_from_what_was_posted() {
    assertThat(node.anybody().get(BASE + "/status").body())
        .isEqualTo(
            "{\"gateOpen\":true,\"licenseConfigured\":false,\"emailConfigured\":false,"
                + "\"firstTenantConfigMissingKeys\":[]}");
    var license = "{\"license\":\"" + house.jws() + "\"}";
    house.house.database.inTransaction(tx -> tx.execute("DELETE FROM licenses"));
    assertThat(node.holder().post(BASE + "/license/import/preview", license).body())
        .contains("\"kind\":\"evaluation\"", "\"maxTenants\":25");
    assertThat(node.anybody().get(BASE + "/status").body()).contains("\"licenseConfigured\":false");
    assertThat(node.holder().post(BASE + "/license/import", license).status()).isEqualTo(200);

    var reply = node.holder().post(BASE + "/bootstrap", ADA);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .contains("\"tenantId\":\"platform\",\"issuer\":\"https://platform.example.com\"")
        .contains("\"email\":\"ada@example.com\",\"status\":\"INVITED\"")
        .contains("\"deliveryState\":\"MANUAL\"")
        .contains("\"https://platform.example.com/admin-console/account-action#");
    assertThat(house.ask("SELECT roles::text FROM plexsphere.accounts"))
        .isEqualTo("{platform-admin}");
  }

  @Test
  void requirement_18_the_operator_activates_by_a_link_that_works_once() {
    var token = node.bootstrap();
    var resolved =
        node.anybody().post("/api/account-actions/v1/resolve", "{\"token\":\"" + token + "\"}");
    assertThat(resolved.body()).contains("\"action\":\"activate\"", "\"requiresPassword\":true");
    assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(200);

    var done = node.complete(token);

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.body()).contains("\"outcomeRef\":{\"type\":\"account\"");
    assertThat(node.complete(token).status()).isEqualTo(404);
    assertThat(house.ask("SELECT status FROM plexsphere.accounts")).isEqualTo("active");
  }

  @Test
  void requirement_6_a_closed_gate_is_404_for_everybody_and_stays_so_after_a_restart() {
    try (var other = house.node()) {
      assertThat(other.anybody().get(BASE + "/status").status()).isEqualTo(200);
      assertThat(node.complete(node.bootstrap()).status()).isEqualTo(200);

      isClosed(node);
      isClosed(other);
    }
    try (var restarted = house.node()) {
      isClosed(restarted);
    }
  }

  private static void isClosed(SetupHouse.Node node) {
    assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(404);
    for (var path :
        List.of(
            "/license-request/generate",
            "/license/import/preview",
            "/license/import",
            "/bootstrap")) {
      assertThat(node.holder().post(BASE + path, ADA).status()).as(path).isEqualTo(404);
      assertThat(node.anybody().post(BASE + path, ADA).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void requirements_2_to_4_a_repeated_bootstrap_completes_and_duplicates_nothing() {
    var first = node.bootstrap();
    var second = node.bootstrap();

    assertThat(house.ask("SELECT count(*) FROM plexsphere.domains")).isEqualTo("1");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.hosted_keys")).isEqualTo("1");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.accounts")).isEqualTo("1");
    assertThat(node.complete(second).status()).isEqualTo(200);
    assertThat(node.complete(first).status()).isEqualTo(404);
    assertThat(house.house.facts()).contains("setup.bootstrapped").endsWith("setup.closed");
  }

  @Test
  void requirement_5_what_was_cut_short_anywhere_leaves_the_gate_open_and_goes_on() {
    house.license();
    house.house.database.inTransaction(tx -> house.house.domains.ensurePlatform(tx, "plexsphere"));
    assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(200);
    house.keys.published(dev.plexsphere.ids.DomainId.PLATFORM);
    assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(200);

    assertThat(node.complete(node.bootstrap()).status()).isEqualTo(200);
  }

  @Test
  void another_operator_before_activation_takes_the_role_from_the_first() {
    var adas = node.bootstrap();
    var bobs = token(node.holder().post(BASE + "/bootstrap", BOB));

    assertThat(node.complete(adas).status()).isEqualTo(200);
    assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(200);
    assertThat(house.ask("SELECT roles::text FROM plexsphere.accounts WHERE username LIKE 'ada%'"))
        .isEqualTo("{}");
    assertThat(node.complete(bobs).status()).isEqualTo(200);
    assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(404);
  }

  @Test
  void who_was_replaced_and_has_activated_closes_the_gate_when_named_again() {
    var adas = node.bootstrap();
    node.holder().post(BASE + "/bootstrap", BOB);
    node.complete(adas);

    var reply = node.holder().post(BASE + "/bootstrap", ADA);

    assertThat(reply.body()).contains("\"status\":\"ACTIVE\"", "\"deliveryState\":\"NONE\"");
    assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(404);
  }

  @Test
  void case_44_nobody_moves_the_setup_without_its_secret() {
    for (var path :
        List.of(
            "/license-request/generate",
            "/license/import/preview",
            "/license/import",
            "/bootstrap")) {
      assertThat(node.anybody().post(BASE + path, ADA).status()).isEqualTo(401);
      assertThat(node.anybody().bearer("wrong").post(BASE + path, ADA).status()).isEqualTo(401);
    }
    assertThat(house.ask("SELECT count(*) FROM plexsphere.domains")).isEqualTo("0");
  }

  @Test
  void wrong_secrets_are_counted_by_address_and_right_ones_are_not() {
    for (int i = 0; i < 12; i++) {
      assertThat(bootstrap(node.holder()).status()).isEqualTo(409);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(bootstrap(node.anybody().bearer("wrong")).status()).isEqualTo(401);
    }
    var limited = bootstrap(node.holder());
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("retry-after")).isEqualTo("900");
  }

  private static Http.Reply bootstrap(Http http) {
    return http.post(BASE + "/bootstrap", ADA);
  }

  @Test
  void a_bootstrap_before_a_license_says_what_comes_first() {
    var reply = bootstrap(node.holder());

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body()).contains("\"code\":\"license_required\"");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.domains")).isEqualTo("0");
  }

  @Test
  void prod_takes_no_password() {
    house.license();
    var reply =
        node.holder()
            .post(BASE + "/bootstrap", ADA.replace("}", ",\"adminPassword\":\"a long password\"}"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("deployment mode dev only").doesNotContain("a long password");
    assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(200);
  }

  @Test
  void case_44_of_64_who_bootstrap_different_operators_one_is_the_operator() {
    house.license();
    var made = Racers.run(64, this::bootstrapsSomebody);

    assertThat(made).contains(true);
    assertThat(
            house.ask("SELECT count(*) FROM plexsphere.accounts WHERE roles = '{platform-admin}'"))
        .isEqualTo("1");
    assertThat(
            house.ask(
                "SELECT count(*) FROM plexsphere.accounts a JOIN plexsphere.setup_gate g"
                    + " ON g.operator_id = a.id WHERE a.roles = '{platform-admin}'"))
        .isEqualTo("1");
  }

  /** False for who waited too long for their turn; nobody promised them one. */
  private boolean bootstrapsSomebody() {
    try {
      var email = "p" + Thread.currentThread().threadId() + "@example.com";
      return node.bootstraps.bootstrap(email, "P", null).link() != null;
    } catch (RefusedException e) {
      assertThat(e.refusal().code()).isEqualTo(ErrorCode.DATASTORE_UNAVAILABLE);
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "A\u0007da", "A\nda"})
  void a_name_that_nobody_can_have_is_refused(String name) {
    house.license();

    assertThatThrownBy(() -> node.bootstraps.bootstrap("ada@example.com", name, null))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("1 to 200 characters");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.domains")).isEqualTo("0");
  }

  @Test
  void of_64_who_close_the_gate_one_does() {
    var operator = node.bootstraps;
    house.license();
    var ada = operator.bootstrap("ada@example.com", "Ada", null).operator();

    Racers.run(
        64,
        () -> {
          house.house.database.inTransaction(tx -> node.gate.activated(tx, ada));
          return true;
        });

    assertThat(house.house.facts().split("setup.closed", -1)).hasSize(2);
  }
}
