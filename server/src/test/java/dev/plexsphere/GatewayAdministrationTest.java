package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Racers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles and rules by the API, and what they do at the gateway at the next request. */
class GatewayAdministrationTest {
  private final AccessDesk desk;
  private final AtomicInteger numbers = new AtomicInteger();

  GatewayAdministrationTest(@TempDir Path tls) {
    desk = new AccessDesk(tls);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private int next() {
    return numbers.incrementAndGet();
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
  void a_role_given_opens_the_gateway_and_a_role_taken_closes_it_at_the_next_request() {
    var made = desk.create("analyst");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("location")).isEqualTo(AccessDesk.BASE + "/roles/analyst");
    assertThat(desk.rule("analyst", "etl/**", "etl/secret/**", "view", "execute").status())
        .isEqualTo(201);
    assertThat(may("etl/load", "view")).isFalse();

    var granted = desk.grant("analyst", desk.ada);
    assertThat(granted.status()).isEqualTo(200);
    assertThat(AccessDesk.json(granted))
        .containsEntry("user_id", desk.ada.toString())
        .containsEntry("email", "ada@acme.example")
        .containsEntry("active", true)
        .doesNotContainKey("expires_at");
    assertThat(may("etl/load", "view")).isTrue();
    assertThat(may("etl/load", "modify")).isFalse();
    assertThat(may("etl/secret/x", "view")).isFalse();

    assertThat(desk.revoke("analyst", desk.ada).status()).isEqualTo(204);
    assertThat(may("etl/load", "view")).isFalse();
    AccessDesk.refused(desk.revoke("analyst", desk.ada), 404, "not_found");

    desk.grant("analyst", desk.ada);
    assertThat(may("etl/load", "view")).isTrue();
    assertThat(desk.owner.delete(AccessDesk.BASE + "/roles/analyst").status()).isEqualTo(204);
    assertThat(may("etl/load", "view")).isFalse();
    AccessDesk.refused(desk.owner.get(AccessDesk.BASE + "/roles/analyst"), 404, "role_not_found");
    AccessDesk.refused(
        desk.owner.delete(AccessDesk.BASE + "/roles/analyst"), 404, "role_not_found");
  }

  @Test
  void a_grant_ends_when_it_says_and_is_extended_by_the_next() {
    desk.create("analyst");
    desk.rule("analyst", "**", null, "view");
    var end = desk.house.whole.clock.instant().plusSeconds(60);
    var granted = desk.grant("analyst", desk.ada, end.toString());
    assertThat(AccessDesk.json(granted).get("expires_at")).isNotNull();
    assertThat(may("a", "view")).isTrue();

    desk.house.whole.clock.advance(Duration.ofSeconds(60));

    assertThat(may("a", "view")).isFalse();
    assertThat(desk.explain(desk.ada, "a", "view")).containsEntry("reason", "no_role");
    assertThat(desk.owner.get(AccessDesk.BASE + "/people").body()).doesNotContain("analyst");
    desk.grant("analyst", desk.ada);
    assertThat(may("a", "view")).isTrue();
    for (var bad :
        List.of("2001-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "tomorrow", "2027-01-01")) {
      AccessDesk.refused(desk.grant("analyst", desk.ada, bad), 400, "invalid_request");
    }
  }

  @Test
  void a_rule_is_there_once_and_is_taken_away_by_its_id() {
    desk.create("analyst");
    desk.grant("analyst", desk.ada);
    var first = desk.rule("analyst", "**", "secret/**", "view", "modify", "view");
    var again = desk.rule("analyst", "**", "secret/**", "modify", "view");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(AccessDesk.json(first))
        .containsEntry("permissions", List.of("view", "modify"))
        .containsEntry("allow", "**")
        .containsEntry("deny", "secret/**");
    desk.rule("analyst", "**", null, "view");
    assertThat(may("secret/x", "view")).isFalse();

    var rules = AccessDesk.BASE + "/roles/analyst/rules/";
    var id = String.valueOf(AccessDesk.json(first).get("id"));
    assertThat(desk.owner.delete(rules + id).status()).isEqualTo(204);
    assertThat(may("secret/x", "view")).isTrue();
    AccessDesk.refused(desk.owner.delete(rules + id), 404, "not_found");
    AccessDesk.refused(desk.owner.delete(rules + "x"), 400, "invalid_request");
    var shown = AccessDesk.json(desk.owner.get(AccessDesk.BASE + "/roles/analyst"));
    assertThat(shown).containsEntry("rule_count", 1L).containsEntry("member_count", 1L);
  }

  @Test
  void what_no_path_can_match_is_no_pattern() {
    desk.create("analyst");
    for (var bad :
        List.of(
            "",
            "/a",
            "a/",
            "**/",
            "a//b",
            "a/../b",
            ".",
            "a\\b",
            "a\nb",
            "a***b",
            "a".repeat(513))) {
      AccessDesk.refused(desk.rule("analyst", bad, null, "view"), 400, "invalid_request");
      AccessDesk.refused(desk.rule("analyst", "**", bad, "view"), 400, "invalid_request");
    }
    var half = "{\"allow\":\"\\ud800\",\"permissions\":[\"view\"]}";
    var rules = AccessDesk.BASE + "/roles/analyst/rules";
    assertThat(desk.owner.post(rules, half).status()).as("half a character").isEqualTo(400);
    AccessDesk.refused(desk.rule("analyst", "**", null), 400, "invalid_request");
    AccessDesk.refused(desk.rule("analyst", "**", null, "edit"), 400, "invalid_request");
    AccessDesk.refused(desk.rule("nobody", "**", null, "view"), 404, "role_not_found");
    for (var bad : List.of("", "Analyst", "1a", "a b", "a".repeat(64), "a/b", "ä")) {
      AccessDesk.refused(desk.create(bad), 400, "invalid_request");
    }
  }

  @Test
  void the_explanation_is_what_the_gateway_decides() {
    desk.create("reader");
    desk.rule("reader", "etl/**", null, "view");
    desk.create("careful");
    desk.rule("careful", "open/*", "**/secret/**", "execute");
    assertThat(desk.explain(desk.ada, "etl/a", "view")).containsEntry("reason", "no_role");
    desk.grant("reader", desk.ada);
    desk.grant("careful", desk.ada);
    for (var path : List.of("etl/a", "etl/secret/a", "open/a", "open/a/b", "other")) {
      for (var permission : List.of("view", "execute", "modify")) {
        assertThat(desk.explain(desk.ada, path, permission).get("allowed"))
            .as(path + " " + permission)
            .isEqualTo(may(path, permission));
      }
    }
    var denied = desk.explain(desk.ada, "etl/secret/a", "view");
    assertThat(denied)
        .containsEntry("reason", "denied")
        .containsEntry("role", "careful")
        .containsEntry("roles", List.of("careful", "reader"));
    assertThat(String.valueOf(denied.get("rule"))).contains("deny=**/secret/**");
    assertThat(desk.explain(desk.ada, "etl/a", "view")).containsEntry("role", "reader");
    assertThat(desk.explain(desk.ada, "other", "view")).containsEntry("reason", "no_rule");

    desk.house.whole.services.users.disable(GatewayHouse.ACME, desk.ada);
    assertThat(desk.explain(desk.ada, "etl/a", "view"))
        .containsEntry("reason", "closed")
        .containsEntry("allowed", false);
    desk.house.whole.services.users.enable(GatewayHouse.ACME, desk.ada);
    desk.house.whole.services.domains.suspend(GatewayHouse.ACME);
    var operator = desk.house.whole.http().bearer(desk.house.whole.operatorToken(Whole.GRACE));
    var path = AccessDesk.BASE + "/check?path=etl/a&permission=view&user_id=" + desk.ada;
    assertThat(operator.get(path).body()).contains("\"reason\":\"closed\"");
    desk.house.whole.services.domains.resume(GatewayHouse.ACME);
    AccessDesk.refused(desk.check(desk.ada.toString(), "a/../b", "view"), 400, "invalid_request");
    AccessDesk.refused(desk.check(desk.ada.toString(), "a", "edit"), 400, "invalid_request");
    AccessDesk.refused(desk.check("ada", "a", "view"), 400, "invalid_request");
  }

  @Test
  void of_64_who_make_the_same_role_one_does() {
    var statuses = Racers.run(64, () -> desk.create("contested").status());

    assertThat(statuses).containsOnly(201, 409);
    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
    AccessDesk.refused(desk.create("contested"), 409, "role_exists");
    assertThat(desk.facts("gateway.role_created")).isEqualTo(1);
  }

  @Test
  void there_are_as_many_as_there_may_be_also_when_all_come_at_once() {
    desk.fillRoles(95);
    var roles = Racers.run(16, () -> desk.create("late-" + next()).status());
    assertThat(roles.stream().filter(status -> status == 201)).hasSize(5);
    AccessDesk.refused(desk.create("one-more"), 409, "access_limit_reached");

    desk.fillRules("role-1", 47);
    var rules = Racers.run(16, () -> desk.rule("role-1", "late/" + next(), null, "view").status());
    assertThat(rules.stream().filter(status -> status == 201)).hasSize(3);
    AccessDesk.refused(desk.rule("role-1", "one/more", null, "view"), 409, "access_limit_reached");

    IntStream.rangeClosed(1, 16)
        .forEach(n -> assertThat(desk.grant("role-" + n, desk.ada).status()).isEqualTo(200));
    var held = Racers.run(16, () -> desk.grant("role-" + (20 + next()), desk.ada).status());
    assertThat(held.stream().filter(status -> status == 200)).hasSize(4);
    AccessDesk.refused(desk.grant("role-90", desk.ada), 409, "access_limit_reached");
    assertThat(desk.grant("role-1", desk.ada).status()).as("one that they have").isEqualTo(200);

    desk.fillMembers("role-80", 9_999);
    assertThat(desk.grant("role-80", desk.somebody()).status()).isEqualTo(200);
    AccessDesk.refused(desk.grant("role-80", desk.somebody()), 409, "access_limit_reached");
  }

  @Test
  void lists_page_and_refuse_what_is_malformed() {
    desk.fillRoles(5);
    desk.fillMembers("role-1", 5);
    var roles = AccessDesk.BASE + "/roles";
    for (var list : List.of(roles, roles + "/role-1/members", AccessDesk.BASE + "/people")) {
      var seen = new ArrayList<Object>();
      var cursor = "";
      do {
        var page =
            AccessDesk.json(
                desk.owner.get(list + "?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
        seen.addAll((List<?>) Objects.requireNonNull(page.get("items")));
        cursor = page.get("next_cursor") instanceof String text ? text : "";
      } while (!cursor.isEmpty());
      assertThat(seen).as(list).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
      for (var bad : List.of("limit=0", "limit=201", "limit=x", "cursor=%20", "cursor=X")) {
        assertThat(desk.owner.get(list + "?" + bad).status()).as(list + bad).isEqualTo(400);
      }
    }
  }

  @Test
  void people_are_found_by_the_address_they_last_came_in_with() {
    desk.create("analyst");
    desk.grant("analyst", desk.ada);
    var found = desk.owner.get(AccessDesk.BASE + "/people?email=ADA@acme.example");
    var items = (List<?>) Objects.requireNonNull(AccessDesk.json(found).get("items"));
    assertThat(String.valueOf(items)).contains(desk.ada.toString(), "analyst");
    assertThat(items).hasSize(1);
    var none = desk.owner.get(AccessDesk.BASE + "/people?email=brenda@beta.example");
    assertThat(none.body()).isEqualTo("{\"items\":[]}");
    AccessDesk.refused(
        desk.owner.get(AccessDesk.BASE + "/people?email=%20"), 400, "invalid_request");
  }

  @Test
  void every_change_is_a_fact_and_what_changes_nothing_is_none() {
    desk.create("analyst");
    var rule = AccessDesk.json(desk.rule("analyst", "**", "secret/**", "view"));
    desk.rule("analyst", "**", "secret/**", "view");
    desk.grant("analyst", desk.ada);
    desk.revoke("analyst", desk.ada);
    desk.revoke("analyst", desk.ada);
    desk.owner.delete(AccessDesk.BASE + "/roles/analyst/rules/" + rule.get("id"));
    desk.owner.delete(AccessDesk.BASE + "/roles/analyst");
    for (var kind :
        List.of(
            "role_created",
            "rule_added",
            "role_granted",
            "role_revoked",
            "rule_removed",
            "role_deleted")) {
      assertThat(desk.facts("gateway." + kind)).as(kind).isEqualTo(1);
    }
    assertThat(
            desk.house.whole.rows.ask(
                "SELECT convert_from(canonical, 'UTF8') FROM plexsphere.ledger"
                    + " WHERE kind = 'gateway.rule_removed'"))
        .contains("\"deny\":\"secret/**\"", "\"actor\":\"user:" + desk.olive);
  }
}
