package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may see and change a Domain's access rules, and that nobody learns of another's. */
class GatewayAdministrationRightsTest {
  private static final DomainId BETA = AccessDesk.BETA;
  private static final UUID NOBODY = new UUID(9, 9);

  private final AccessDesk desk;

  GatewayAdministrationRightsTest(@TempDir Path tls) {
    desk = new AccessDesk(tls);
    desk.openBeta();
    desk.create("analyst");
    desk.rule("analyst", "**", null, "view");
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private List<Integer> reads(Http http, DomainId domain) {
    var base = AccessDesk.base(domain);
    return List.of(
        http.get(base + "/roles").status(),
        http.get(base + "/roles/analyst").status(),
        http.get(base + "/roles/analyst/members").status(),
        http.get(base + "/people").status(),
        http.get(base + "/check?path=a&permission=view&user_id=" + desk.ada).status());
  }

  /** Of what would be done last is tried last, so that one that works does not hide another. */
  private List<Integer> changes(Http http, DomainId domain, String role) {
    var base = AccessDesk.base(domain) + "/roles";
    var rule = Map.<String, Object>of("allow", "**", "permissions", List.of("view"));
    var grant = Map.<String, Object>of("user_id", desk.ada.toString());
    return List.of(
        http.post(base, AccessDesk.body(Map.of("name", role))).status(),
        http.post(base + "/analyst/rules", AccessDesk.body(rule)).status(),
        http.post(base + "/analyst/members", AccessDesk.body(grant)).status(),
        http.delete(base + "/analyst/members/" + desk.ada).status(),
        http.delete(base + "/analyst/rules/" + NOBODY).status(),
        http.delete(base + "/analyst").status());
  }

  @Test
  void an_owner_and_an_operator_do_both() {
    var operator = desk.house.whole.http().bearer(desk.house.whole.operatorToken(Whole.GRACE));
    assertThat(reads(desk.owner, GatewayHouse.ACME)).containsOnly(200);
    assertThat(reads(operator, GatewayHouse.ACME)).containsOnly(200);
    assertThat(changes(operator, GatewayHouse.ACME, "by-operator"))
        .containsExactly(201, 200, 200, 204, 404, 204);
    desk.create("analyst");
    assertThat(changes(desk.owner, GatewayHouse.ACME, "by-owner"))
        .containsExactly(201, 201, 200, 204, 404, 204);
  }

  @Test
  void an_auditor_looks_and_changes_nothing() {
    var auditor = desk.person(GatewayHouse.ACME, "audrey@acme.example", List.of("auditor")).http();
    assertThat(reads(auditor, GatewayHouse.ACME)).containsOnly(200);
    assertThat(changes(auditor, GatewayHouse.ACME, "by-auditor")).containsOnly(403);
    assertThat(desk.owner.get(AccessDesk.BASE + "/roles/by-auditor").status()).isEqualTo(404);
  }

  @Test
  void a_member_does_neither_whatever_the_gateway_lets_them_do_and_that_is_written_down() {
    var member = desk.person(GatewayHouse.ACME, "max@acme.example", List.of());
    desk.grant("analyst", member.id());
    assertThat(reads(member.http(), GatewayHouse.ACME)).containsOnly(403);
    assertThat(changes(member.http(), GatewayHouse.ACME, "mine")).containsOnly(403);
    assertThat(desk.facts("gateway.administration_denied")).isEqualTo(11);
    AccessDesk.refused(
        member.http().post(AccessDesk.BASE + "/roles", "{\"surprise\":1}"),
        403,
        "permission_denied");
  }

  @Test
  void without_a_credential_nothing() {
    assertThat(reads(desk.house.whole.http(), GatewayHouse.ACME)).containsOnly(401);
    assertThat(changes(desk.house.whole.http(), GatewayHouse.ACME, "x")).containsOnly(401);
    var gateway = desk.house.whole.http().bearer(desk.session);
    assertThat(reads(gateway, GatewayHouse.ACME)).as("a session there").containsOnly(401);
  }

  @Test
  void an_owner_of_another_domain_cannot_tell_this_one_from_none() {
    var stranger = desk.person(BETA, "brenda@beta.example", List.of("owner")).http();
    var nowhere = new DomainId(NOBODY);
    for (var domain : List.of(GatewayHouse.ACME, nowhere)) {
      assertThat(reads(stranger, domain)).containsOnly(404);
      assertThat(changes(stranger, domain, "theirs")).containsOnly(404);
      AccessDesk.refused(stranger.get(AccessDesk.base(domain) + "/roles"), 404, "domain_not_found");
    }
    assertThat(reads(stranger, BETA)).containsExactly(200, 404, 404, 200, 404);
  }

  @Test
  void somebody_of_another_domain_is_nobody_here() {
    var brenda = desk.person(BETA, "brenda@beta.example", List.of()).id();
    for (var user : List.of(brenda, NOBODY)) {
      AccessDesk.refused(desk.grant("analyst", user), 404, "person_not_found");
      AccessDesk.refused(desk.revoke("analyst", user), 404, "not_found");
      AccessDesk.refused(desk.check(user.toString(), "a", "view"), 404, "person_not_found");
    }
    assertThat(told(desk.grant("analyst", brenda))).isEqualTo(told(desk.grant("analyst", NOBODY)));
    var found = desk.owner.get(AccessDesk.BASE + "/people?email=brenda@beta.example");
    assertThat(found.body()).isEqualTo("{\"items\":[]}");
    assertThat(desk.owner.get(AccessDesk.BASE + "/people?limit=200").body())
        .doesNotContain(brenda.toString());
  }

  private static String told(Http.Reply reply) {
    return reply.body().replaceAll("\"(correlation_id|instance)\":\"[^\"]*\"", "");
  }

  @Test
  void a_role_of_the_same_name_elsewhere_is_another() {
    var brenda = desk.person(BETA, "brenda@beta.example", List.of("owner"));
    var roles = AccessDesk.base(BETA) + "/roles";
    assertThat(brenda.http().post(roles, "{\"name\":\"analyst\"}").status()).isEqualTo(201);
    desk.grant("analyst", desk.ada);
    assertThat(brenda.http().get(roles + "/analyst").body())
        .contains("\"rule_count\":0", "\"member_count\":0", "\"rules\":[]");
    assertThat(brenda.http().get(roles + "/analyst/members").body()).isEqualTo("{\"items\":[]}");
    var rule = AccessDesk.body(Map.of("allow", "**", "permissions", List.of("modify")));
    assertThat(brenda.http().post(roles + "/analyst/rules", rule).status()).isEqualTo(201);
    assertThat(desk.explain(desk.ada, "a", "modify")).containsEntry("reason", "no_rule");

    assertThat(brenda.http().delete(roles + "/analyst").status()).isEqualTo(204);

    assertThat(desk.owner.get(AccessDesk.BASE + "/roles/analyst").body())
        .contains("\"rule_count\":1", "\"member_count\":1");
  }

  @Test
  void what_is_taken_away_is_of_the_domain_and_of_the_role_that_were_named() {
    var brenda = desk.person(BETA, "brenda@beta.example", List.of("owner")).http();
    var roles = AccessDesk.base(BETA) + "/roles";
    assertThat(brenda.post(roles, "{\"name\":\"analyst\"}").status()).isEqualTo(201);
    desk.create("other");
    desk.grant("analyst", desk.ada);
    var rule = "/rules/" + AccessDesk.json(desk.rule("analyst", "a/*", null, "view")).get("id");

    AccessDesk.refused(brenda.delete(roles + "/analyst" + rule), 404, "not_found");
    AccessDesk.refused(brenda.delete(roles + "/analyst/members/" + desk.ada), 404, "not_found");
    var other = AccessDesk.BASE + "/roles/other" + rule;
    AccessDesk.refused(desk.owner.delete(other), 404, "not_found");
    assertThat(desk.owner.get(AccessDesk.BASE + "/roles/other").body()).contains("\"rules\":[]");
    desk.grant("other", desk.ada);
    desk.grant("other", desk.olive);
    assertThat(desk.revoke("other", desk.ada).status()).isEqualTo(204);

    assertThat(desk.owner.get(AccessDesk.BASE + "/roles/analyst").body())
        .contains("\"rule_count\":2", "\"member_count\":1");
  }

  @Test
  void a_domain_that_is_full_takes_no_room_from_another() {
    var brenda = desk.person(BETA, "brenda@beta.example", List.of("owner")).http();
    desk.fillRoles(99);
    AccessDesk.refused(desk.create("one-more"), 409, "access_limit_reached");

    assertThat(brenda.post(AccessDesk.base(BETA) + "/roles", "{\"name\":\"first\"}").status())
        .isEqualTo(201);
  }
}
