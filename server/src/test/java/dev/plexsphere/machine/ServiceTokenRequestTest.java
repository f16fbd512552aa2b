package dev.plexsphere.machine;

import static dev.plexsphere.authn.Gatehouse.SECRET;
import static dev.plexsphere.authn.Gatehouse.json;
import static dev.plexsphere.machine.MachineDesk.JWT_BEARER;
import static dev.plexsphere.machine.MachineDesk.PATH;
import static dev.plexsphere.machine.MachineDesk.assertRefused;
import static dev.plexsphere.machine.MachineDesk.basic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authn.Gatehouse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a machine says who it is: once, in one way, and in bounds. */
class ServiceTokenRequestTest {
  private final MachineDesk desk = new MachineDesk();
  private final Gatehouse gate = desk.gate;

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void a_form_and_basic_authentication_work_as_well() {
    assertThat(desk.client.form(PATH, desk.right()).status()).isEqualTo(200);
    var basic = desk.right();
    basic.remove("client_id");
    basic.remove("client_secret");
    assertThat(
            desk.client
                .with("Authorization", basic(gate.acme.clientId, SECRET))
                .form(PATH, basic)
                .status())
        .isEqualTo(200);
  }

  @Test
  void two_ways_to_authenticate_in_one_request_are_one_too_many() {
    assertRefused(
        desk.client
            .with("Authorization", basic(gate.acme.clientId, SECRET))
            .form(PATH, desk.right()),
        400,
        "invalid_request");
    assertRefused(desk.ask(desk.right("client_assertion", "ey")), 400, "invalid_request");
    assertRefused(
        desk.client.with("Authorization", "Bearer x").form(PATH, desk.right()),
        401,
        "invalid_client");
    for (var name : List.of("client_id", "client_secret")) {
      var half = desk.right();
      half.remove(name);
      assertRefused(
          desk.client.with("Authorization", basic(gate.acme.clientId, SECRET)).form(PATH, half),
          400,
          "invalid_request");
    }
    assertRefused(desk.ask(desk.right("client_assertion_type", "x")), 400, "invalid_request");
    assertRefused(
        desk.client
            .with("Authorization", basic(gate.acme.clientId, SECRET))
            .form(PATH, Map.of("grant_type", JWT_BEARER, "client_assertion", "ey")),
        400,
        "invalid_request");
  }

  @Test
  void basic_is_basic_with_an_id_and_a_secret() {
    var right = basic(gate.acme.clientId, SECRET);
    for (var header :
        List.of(
            right.replace("Basic", "Bearer"),
            basic("", SECRET),
            basic(gate.acme.clientId, ""),
            "Basic " + gate.acme.clientId,
            "Basic =")) {
      var reply =
          desk.client
              .with("Authorization", header)
              .form(PATH, Map.of("grant_type", "client_credentials"));
      assertRefused(reply, 401, "invalid_client");
      assertThat(reply.header("www-authenticate")).as(header).startsWith("Basic");
    }
  }

  @Test
  void an_id_a_secret_and_a_scope_have_a_longest() {
    assertThat(desk.ask(desk.right("scope", "s".repeat(1024))).status()).isEqualTo(200);
    assertRefused(desk.ask(desk.right("client_id", "c".repeat(255))), 401, "invalid_client");
    assertRefused(desk.ask(desk.right("client_secret", "s".repeat(1024))), 401, "invalid_client");

    assertRefused(desk.ask(desk.right("scope", "s".repeat(1025))), 400, "invalid_request");
    assertRefused(desk.ask(desk.right("client_id", "c".repeat(256))), 400, "invalid_request");
    assertRefused(desk.ask(desk.right("client_secret", "s".repeat(1025))), 400, "invalid_request");
  }

  @Test
  void what_is_missing_unknown_or_does_not_belong_is_named() {
    assertRefused(desk.client.post(PATH, "{}"), 400, "invalid_request");
    assertRefused(desk.client.form(PATH, Map.of()), 400, "invalid_request");
    for (var name : new String[] {"grant_type", "client_id", "client_secret"}) {
      var lacking = desk.right();
      lacking.remove(name);
      var reply = desk.ask(lacking);
      assertRefused(reply, 400, "invalid_request");
      assertThat((String) json(reply).get("detail")).startsWith(name);
    }
    assertRefused(desk.ask(desk.right("grant_type", "password")), 400, "unsupported_grant_type");
    assertRefused(desk.ask(desk.right("scope", "a\"b")), 400, "invalid_request");
    assertRefused(desk.ask(desk.right("extra", "x")), 400, "invalid_request");
    assertThat(desk.client.send("POST", PATH, "text/plain", "x").status()).isEqualTo(415);
  }

  @Test
  void an_assertion_is_one_and_goes_with_no_secret() {
    assertRefused(
        desk.ask(Map.of("grant_type", JWT_BEARER, "client_assertion", "ey")),
        400,
        "invalid_request");
    assertRefused(desk.ask(Map.of("grant_type", JWT_BEARER)), 400, "invalid_request");
    assertRefused(
        desk.ask(
            Map.of("grant_type", JWT_BEARER, "client_assertion", "ey", "client_secret", SECRET)),
        400,
        "invalid_request");
  }
}
