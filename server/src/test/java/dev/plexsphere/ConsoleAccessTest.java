package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateway access in the console, as an operator's browser without scripts meets it. */
class ConsoleAccessTest {
  private static final String PAGE =
      "/admin-console/tenants/" + GatewayHouse.ACME.value() + "/access";

  private final AccessDesk desk;
  private final Http console;

  ConsoleAccessTest(@TempDir Path tls) {
    desk = new AccessDesk(tls);
    console = desk.house.whole.console();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private Http.Reply post(String path, String... pairs) {
    var fields = new HashMap<String, String>();
    fields.put("csrf", Whole.hidden(console.get(PAGE)).getOrDefault("csrf", ""));
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return console.form(path, fields);
  }

  private boolean may(String path, String permission) {
    var reply =
        desk.house.post(
            "/api/auth/check-access",
            Map.of(
                "session_token", desk.session,
                "playbook_path", path,
                "permission_type", permission));
    return Boolean.TRUE.equals(GatewayHouse.json(reply).get("allowed"));
  }

  @Test
  void a_role_is_made_ruled_given_taken_and_deleted() {
    assertThat(console.get(PAGE).body()).contains("No role yet");
    var made = post(PAGE, "name", "analyst");
    assertThat(made.status()).isEqualTo(303);
    var role = PAGE + "/analyst";
    assertThat(made.header("location")).isEqualTo(role);
    assertThat(console.get(role).body())
        .contains("No rule: this role allows nothing.", "Nobody has this role.");

    assertThat(
            post(role, "do", "rule", "allow", "etl/**", "deny", "etl/secret/**", "view", "yes")
                .status())
        .isEqualTo(303);
    assertThat(post(role, "do", "grant", "person", "ADA@acme.example", "until", "").status())
        .isEqualTo(303);
    assertThat(may("etl/load", "view")).isTrue();
    assertThat(may("etl/load", "execute")).isFalse();
    assertThat(may("etl/secret/x", "view")).isFalse();

    var shown = console.get(role).body();
    assertThat(shown).contains("etl/secret/**", "Ada Lovelace", "ada@acme.example", "taken away");
    var question = console.get(role + "/delete").body();
    assertThat(question).contains("1 person loses it", "etl/secret/** is denied no longer");
    assertThat(post(role + "/delete", "confirm", "analysts").status()).isEqualTo(409);
    assertThat(may("etl/load", "view")).isTrue();

    assertThat(post(role, "do", "revoke", "user", desk.ada.toString()).status()).isEqualTo(303);
    assertThat(may("etl/load", "view")).isFalse();
    assertThat(post(role, "do", "revoke", "user", desk.ada.toString()).status())
        .as("clicked twice")
        .isEqualTo(303);
    var rule = shown.replaceAll("(?s).*name=\"rule\" value=\"([^\"]*)\".*", "$1");
    assertThat(post(role, "do", "remove", "rule", rule).status()).isEqualTo(303);
    assertThat(console.get(role).body()).contains("No rule: this role allows nothing.");
    assertThat(post(role + "/delete", "confirm", "analyst").header("location")).isEqualTo(PAGE);
    assertThat(console.get(role).status()).isEqualTo(404);
    assertThat(
            desk.house.whole.rows.ask(
                "SELECT count(*) FROM plexsphere.ledger WHERE kind LIKE 'gateway.r%'"
                    + " AND actor = 'user:"
                    + desk.house.whole.grace.id()
                    + "'"))
        .isEqualTo("6");
  }

  @Test
  void a_form_that_fails_brings_back_what_was_typed_and_changes_nothing() {
    desk.create("analyst");
    var role = PAGE + "/analyst";
    var taken = post(PAGE, "name", "analyst");
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.body()).contains("<title>Error: ", "id=\"name-err\"", "value=\"analyst\"");
    var rule = post(role, "do", "rule", "allow", "/<b>etl", "execute", "yes");
    assertThat(rule.status()).isEqualTo(400);
    assertThat(rule.body())
        .contains("id=\"rule-err\"", "value=\"/&lt;b>etl\"")
        .doesNotContain("<b>etl");
    assertThat(post(role, "do", "rule", "allow", "etl/**").status()).isEqualTo(400);
    for (var person : List.of("nobody@acme.example", "ada", new UUID(9, 9).toString(), "")) {
      var grant = post(role, "do", "grant", "person", person);
      assertThat(grant.status()).as(person).isIn(400, 404);
      assertThat(grant.body()).contains("id=\"grant-err\"", "value=\"" + person + "\"");
    }
    for (var until : List.of("2001-01-01T00:00", "soon")) {
      assertThat(post(role, "do", "grant", "person", desk.ada.toString(), "until", until).status())
          .isEqualTo(400);
    }
    var shown = desk.owner.get(AccessDesk.BASE + "/roles/analyst").body();
    assertThat(shown).contains("\"rule_count\":0", "\"member_count\":0");
  }

  @Test
  void an_address_of_two_people_names_both_and_is_nobody() {
    desk.create("analyst");
    var twin = desk.somebody();
    desk.house.whole.rows.execute(
        "UPDATE plexsphere.users SET email = 'Ada@acme.example' WHERE id = '" + twin + "'");

    var reply = post(PAGE + "/analyst", "do", "grant", "person", "ada@acme.example");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains(desk.ada.toString(), twin.toString());
  }

  @Test
  void a_question_is_answered_with_the_rule_that_decides() {
    desk.create("careful");
    desk.rule("careful", "**", "secret/**", "view");
    var none = post(PAGE, "do", "check", "person", "ada@acme.example", "path", "a", "may", "view");
    assertThat(none.body()).contains("Denied", "This person has no role.");
    desk.grant("careful", desk.ada);
    var yes = post(PAGE, "do", "check", "person", desk.ada.toString(), "path", "a", "may", "view");
    assertThat(yes.body()).contains("Allowed", "The role careful allows **.");
    var no =
        post(PAGE, "do", "check", "person", "ada@acme.example", "path", "secret/a", "may", "view");
    assertThat(no.body()).contains("Denied", "The role careful denies secret/**");
    var bad = post(PAGE, "do", "check", "person", "ada@acme.example", "path", "/a", "may", "view");
    assertThat(bad.status()).isEqualTo(400);
  }

  @Test
  void every_form_needs_the_sessions_token_and_an_operator() {
    desk.create("analyst");
    for (var path : List.of(PAGE, PAGE + "/analyst", PAGE + "/analyst/delete")) {
      assertThat(console.form(path, Map.of("name", "x", "confirm", "analyst")).status())
          .as(path)
          .isEqualTo(403);
      assertThat(desk.house.whole.http().get(path).status()).as(path).isEqualTo(302);
      assertThat(desk.house.whole.http().get(path).body()).doesNotContain("analyst");
    }
    assertThat(console.get(PAGE + "/nobody").status()).isEqualTo(404);
    assertThat(desk.owner.get(AccessDesk.BASE + "/roles/analyst").status()).isEqualTo(200);
  }
}
