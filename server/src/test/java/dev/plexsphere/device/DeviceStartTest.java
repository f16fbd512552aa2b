package dev.plexsphere.device;

import static dev.plexsphere.device.DeviceHouse.code;
import static dev.plexsphere.device.DeviceHouse.json;
import static dev.plexsphere.device.DeviceHouse.post;
import static dev.plexsphere.device.DeviceHouse.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.idp.IdpBinding.Status;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/auth/device-code}: for whom, and what it answers (RFC 8628 section 3.2). */
class DeviceStartTest {
  private final DeviceHouse house = new DeviceHouse();
  private final Http http = house.stranger();
  private final String acme = house.acme.id().toString();

  @AfterEach
  void close() {
    house.close();
  }

  private Http.Reply start(Map<String, String> body) {
    return post(http, "/v1/auth/device-code", body);
  }

  @Test
  void a_domain_with_one_active_binding_starts() {
    var reply = start(Map.of("domain_id", acme));
    var json = json(reply);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(json)
        .containsOnlyKeys(
            "device_code",
            "user_code",
            "verification_uri",
            "verification_uri_complete",
            "expires_in",
            "interval");
    assertThat(text(json, "device_code")).matches("[A-Za-z0-9_-]{43}");
    assertThat(text(json, "user_code")).matches("[A-Z2-7]{4}-[A-Z2-7]{4}");
    assertThat(json.get("verification_uri")).isEqualTo("http://localhost:8080/v1/device");
    assertThat(json.get("verification_uri_complete"))
        .isEqualTo("http://localhost:8080/v1/device?user_code=" + json.get("user_code"));
    assertThat(DeviceHouse.number(json, "expires_in")).isEqualTo(600);
    assertThat(DeviceHouse.number(json, "interval")).isEqualTo(5);
    assertThat(house.house.facts()).containsOnlyOnce("device.requested");
  }

  @Test
  void the_device_code_is_stored_only_as_its_hash() {
    var code = house.start();

    assertThat(house.house.rows.ask("SELECT device_requests::text FROM plexsphere.device_requests"))
        .doesNotContain(code.device());
  }

  @Test
  void a_binding_is_named_by_id_by_alias_or_by_being_primary() {
    var second = foreign("https://second.example", "second", false);

    assertThat(bindingOf(Map.of("domain_id", acme, "idp_binding_id", second))).isEqualTo(second);
    assertThat(bindingOf(Map.of("idp_binding_id", second))).isEqualTo(second);
    assertThat(bindingOf(Map.of("domain_id", acme, "idp_binding_alias", "Second")))
        .isEqualTo(second);
    assertThat(bindingOf(Map.of("domain_id", acme))).isEqualTo(house.acmeBinding.id().toString());
  }

  private String bindingOf(Map<String, String> body) {
    var reply = start(body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var userCode = text(json(reply), "user_code").replace("-", "");
    return house.house.rows.ask(
        "SELECT idp_binding_id FROM plexsphere.device_requests WHERE user_code = '"
            + userCode
            + "'");
  }

  private String foreign(String issuer, @Nullable String alias, boolean primary) {
    return house
        .house
        .bindings
        .create(
            new NewBinding(
                house.acme.id(),
                issuer,
                null,
                "client",
                null,
                alias,
                primary,
                true,
                Map.of(),
                List.of(),
                List.of()))
        .id()
        .toString();
  }

  @Test
  void several_bindings_without_a_primary_are_400() {
    foreign("https://second.example", null, false);
    house.sql("UPDATE plexsphere.idp_bindings SET is_primary = false");

    refused(Map.of("domain_id", acme), 400, "bad-request");
  }

  @Test
  void a_binding_of_another_domain_is_400() {
    refused(
        Map.of("domain_id", acme, "idp_binding_id", house.betaBinding.id().toString()),
        400,
        "bad-request");
    refused(
        Map.of("domain_id", acme, "idp_binding_id", UUID.nameUUIDFromBytes(new byte[1]).toString()),
        400,
        "bad-request");
  }

  @Test
  void no_active_binding_is_404_and_so_is_an_unknown_or_suspended_domain() {
    house.house.bindings.setStatus(house.acme.id(), house.acmeBinding.id(), Status.DEACTIVATED);
    refused(Map.of("domain_id", acme), 404, "binding-not-found");
    refused(
        Map.of("domain_id", acme, "idp_binding_id", house.acmeBinding.id().toString()),
        404,
        "binding-not-found");
    refused(
        Map.of("domain_id", UUID.nameUUIDFromBytes(new byte[1]).toString()),
        404,
        "binding-not-found");

    house.house.domains.suspend(house.beta.id());
    refused(Map.of("domain_id", house.beta.id().toString()), 404, "binding-not-found");
  }

  @Test
  void what_is_malformed_is_400() {
    refused(Map.of(), 400, "bad-request");
    refused(Map.of("idp_binding_alias", "x"), 400, "bad-request");
    refused(
        Map.of("domain_id", acme, "idp_binding_id", acme, "idp_binding_alias", "x"),
        400,
        "bad-request");
    refused(Map.of("domain_id", "acme"), 400, "invalid_domain_id");
    refused(Map.of("domain_id", acme, "idp_binding_id", "x"), 400, "invalid_binding_id");
    refused(Map.of("domain_id", acme, "client_id", "a b"), 400, "invalid_request");
    refused(Map.of("domain_id", acme, "unknown", "x"), 400, "invalid_request");
    assertThat(house.house.rows.ask("SELECT count(*) FROM plexsphere.device_requests"))
        .isEqualTo("0");
  }

  private void refused(Map<String, String> body, int status, String code) {
    var reply = start(body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(code(reply)).isEqualTo(code);
  }

  @Test
  void a_domain_can_switch_device_login_off() {
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.OFF);

    refused(Map.of("domain_id", acme), 403, "device_login_off");
  }

  @Test
  void number_match_is_announced() {
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.NUMBER_MATCH);

    assertThat(json(start(Map.of("domain_id", acme)))).containsEntry("number_match", true);
  }

  @Test
  void names_are_cleaned_before_they_are_stored() {
    house.start(
        Map.of("domain_id", acme, "client_name", "plex\u202Ectl\u001B[0m", "host_name", " a\n b "));

    assertThat(
            house.house.rows.ask(
                "SELECT client_name || '|' || host_name FROM plexsphere.device_requests"))
        .isEqualTo("plexctl[0m|a b");
  }

  @Test
  void one_address_starts_only_so_many() {
    for (int i = 0; i < DeviceHouse.LIMITS.starts(); i++) {
      house.start();
    }

    var reply = start(Map.of("domain_id", acme));
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("retry-after")).isEqualTo("600");

    house.clock.advance(Duration.ofMinutes(10));
    assertThat(start(Map.of("domain_id", acme)).status()).isEqualTo(200);
  }

  @Test
  void the_sweeper_keeps_a_dead_code_for_a_day() {
    house.start();
    house.clock.advance(Duration.ofHours(24));
    assertThat(sweep()).isZero();

    house.clock.advance(Duration.ofMinutes(11));
    assertThat(sweep()).isEqualTo(1);
  }

  private int sweep() {
    return house.house.database.transaction(tx -> house.devices.sweep(tx, house.clock.instant()));
  }
}
