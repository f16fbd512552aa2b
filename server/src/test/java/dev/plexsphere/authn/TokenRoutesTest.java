package dev.plexsphere.authn;

import static dev.plexsphere.authn.Gatehouse.code;
import static dev.plexsphere.authn.Gatehouse.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import dev.plexsphere.token.Issued;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/auth/tokens} from outside. */
class TokenRoutesTest {
  private static final String PATH = "/v1/auth/tokens";
  private static final String KEY = "0123456789abcdefghijkl";
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

  private final Gatehouse gate = new Gatehouse();
  private final Gatehouse.Node node = gate.node;

  @AfterEach
  void close() {
    gate.close();
  }

  private Issued service() {
    return gate.acme.service(node.tokens);
  }

  private String user() {
    return "user:" + gate.acme.user;
  }

  private static Http.Reply issue(Http client, String ref, String more) {
    return client.post(
        PATH, "{\"identity_ref\":\"" + ref + "\",\"env_prefix\":\"dev\"" + more + "}");
  }

  private static Http.Reply rotate(Http client, String id) {
    return client.send("POST", PATH + "/" + id + "/rotate", "", "");
  }

  private static List<String> ids(Http.Reply list) {
    return ID.matcher(list.body()).results().map(found -> found.group(1)).toList();
  }

  private static void assertRefused(Http.Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(code(reply)).isEqualTo(code);
  }

  @Test
  void the_life_of_a_machines_token_is_what_the_tutorial_shows() {
    var old = service();
    var machine = node.bearer(old);

    var list = machine.get(PATH);
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.body())
        .startsWith("[{\"id\":\"" + old.id() + "\",\"env_prefix\":\"live\",\"origin\":\"service\"")
        .doesNotContain("last_used_at", "rotated_at", "rotation_deadline", "null");

    var wall = issue(machine, "service:" + gate.acme.machine, "");
    assertRefused(wall, 403, "forbidden");
    assertThat(json(wall))
        .containsEntry("title", "Forbidden")
        .containsEntry(
            "detail",
            "a caller authenticated via an API token cannot mint another API token; sign in"
                + " interactively to issue tokens");

    var rotated = rotate(machine, old.id().toString());
    assertThat(rotated.status()).isEqualTo(200);
    var successor = json(rotated);
    assertThat(successor.keySet())
        .containsExactly("id", "plaintext", "env_prefix", "expires_at", "rotation_deadline");
    assertThat(ZonedDateTime.parse(rotated.header("sunset"), DateTimeFormatter.RFC_1123_DATE_TIME))
        .isEqualTo(
            Instant.parse(String.valueOf(successor.get("rotation_deadline")))
                .atZone(java.time.ZoneOffset.UTC));
    var next = node.bearer(String.valueOf(successor.get("plaintext")));
    assertThat(next.get("/v1/auth/whoami").status()).isEqualTo(200);
    assertThat(machine.get(PATH).body()).contains("\"rotated_at\"", "\"rotation_deadline\"");

    var deleted = machine.delete(PATH + "/" + old.id());
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(machine.get(PATH).status()).isEqualTo(401);
    assertThat(next.get(PATH).status()).isEqualTo(200);
    assertThat(ids(next.get(PATH))).containsExactly(String.valueOf(successor.get("id")));
  }

  @Test
  void a_person_mints_in_the_browser_and_right_after_a_device_login() {
    for (var client : List.of(node.browser(gate.acme), node.bearer(gate.acme.login(node.tokens)))) {
      var reply = issue(client, user(), ",\"ttl_seconds\":3600");

      assertThat(reply.status()).as(reply.body()).isEqualTo(201);
      assertThat(json(reply).keySet())
          .containsExactly("id", "plaintext", "env_prefix", "expires_at");
      assertThat(json(reply))
          .containsEntry("env_prefix", "dev")
          .containsEntry("expires_at", gate.house.clock.instant().plusSeconds(3600).toString());
      var minted = node.bearer(String.valueOf(json(reply).get("plaintext")));
      assertThat(issue(minted, user(), "").status()).isEqualTo(403);
    }
  }

  @Test
  void what_a_request_lacks_or_has_too_much_is_refused_and_mints_nothing() {
    var browser = node.browser(gate.acme);

    assertRefused(browser.post(PATH, "{}"), 400, "invalid_request");
    for (var env : List.of("live", "login", "DEV", "")) {
      assertRefused(
          browser.post(
              PATH, "{\"identity_ref\":\"" + user() + "\",\"env_prefix\":\"" + env + "\"}"),
          400,
          "invalid_request");
    }
    for (var ref : List.of("", "user:x", "group:" + gate.acme.user, "user:" + "0".repeat(36))) {
      assertRefused(issue(browser, ref, ""), 400, "invalid_request");
    }
    for (var ttl : List.of("0", "-1", "31536001", "9223372036854775807")) {
      assertRefused(issue(browser, user(), ",\"ttl_seconds\":" + ttl), 400, "invalid_ttl");
    }
    for (var more : List.of("\"1h\"", "1e300", "1.5")) {
      assertThat(issue(browser, user(), ",\"ttl_seconds\":" + more).status()).isEqualTo(400);
    }
    assertRefused(issue(browser, user(), ",\"origin\":\"login\""), 400, "invalid_request");
    assertThat(gate.count("api_tokens", gate.acme.domain.id())).isZero();
  }

  @Test
  void who_may_not_mint_is_told_before_anything_is_read() {
    assertRefused(node.bearer(service()).post(PATH, "{"), 403, "forbidden");
  }

  @Test
  void whether_another_identity_exists_is_not_told() {
    var browser = node.browser(gate.acme);

    var there = issue(browser, "user:" + gate.beta.user, "");
    var notThere = issue(browser, "user:00000000-0000-7000-8000-000000000001", "");

    assertRefused(there, 403, "forbidden");
    assertRefused(notThere, 403, "forbidden");
    assertThat(json(there).get("detail")).isEqualTo(json(notThere).get("detail"));
  }

  @Test
  void ids_are_read_strictly_and_others_tokens_are_not_there() {
    var machine = node.bearer(service());
    var theirs = gate.beta.service(node.tokens).id().toString();

    for (var id : List.of("x", "1-1-1-1-1", "00000000-0000-0000-0000-000000000000")) {
      assertRefused(machine.delete(PATH + "/" + id), 400, "invalid_token_id");
      assertRefused(rotate(machine, id), 400, "invalid_token_id");
    }
    assertRefused(machine.delete(PATH + "/" + theirs), 404, "token_not_found");
    assertRefused(rotate(machine, theirs), 404, "token_not_found");
    assertRefused(rotate(node.browser(gate.acme), theirs), 404, "token_not_found");
    assertThat(
            gate.house.rows.ask(
                "SELECT count(*) FROM plexsphere.api_tokens WHERE revoked_at IS NULL"))
        .isEqualTo("2");
  }

  @Test
  void no_credential_no_tokens() {
    var nobody = node.anonymous();

    assertThat(nobody.get(PATH).status()).isEqualTo(401);
    assertThat(issue(nobody, user(), "").status()).isEqualTo(401);
    assertThat(nobody.delete(PATH + "/" + service().id()).status()).isEqualTo(401);
    assertThat(rotate(nobody, service().id().toString()).status()).isEqualTo(401);
  }

  @Test
  void the_same_idempotency_key_gives_the_same_answer_and_a_short_one_none() {
    var token = service();
    var machine = node.bearer(token);
    var id = token.id().toString();

    var first = rotate(machine.with("Idempotency-Key", KEY), id);
    var again = rotate(machine.with("Idempotency-Key", KEY), id);

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("sunset")).isEqualTo(first.header("sunset"));
    assertRefused(
        rotate(machine.with("Idempotency-Key", KEY.substring(1)), id), 400, "invalid_request");
  }

  @Test
  void a_disabled_owner_does_not_even_rotate() {
    var token = service();
    gate.house.services.disable(gate.acme.domain.id(), gate.acme.machine);

    assertThat(rotate(node.bearer(token), token.id().toString()).status()).isEqualTo(401);
    assertThat(node.bearer(token).delete(PATH + "/" + token.id()).status()).isEqualTo(401);
  }
}
