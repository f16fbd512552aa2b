package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code plexctl access} where a server answers. */
class AccessCommandsTest extends OperatorFixture {
  private static final String BASE = "/v1/domains/" + Shell.DOMAIN + "/access";
  private static final String ADA = "0192f2f6-c0de-7000-8000-0000000000ad";
  private static final String BEA = "0192f2f6-c0de-7000-8000-0000000000be";
  private static final String RULE = "0192f2f6-c0de-7000-8000-0000000000f1";
  private static final String ROLE =
      """
      {"name":"analyst","created_at":"2026-11-21T14:02:21.987Z","rule_count":1,"member_count":2}\
      """;
  private static final String RULES =
      """
      {"id":"%s","allow":"api/etl/**","deny":"**/secret/**","permissions":["execute","view"]}\
      """
          .formatted(RULE);
  private static final String MEMBER =
      """
      {"user_id":"%s","email":"ada@acme.example","display_name":"Ada","active":true,\
      "granted_at":"2026-11-21T14:02:21Z","expires_at":"2026-12-21T14:02:21Z"}\
      """
          .formatted(ADA);

  private static String person(String id) {
    return """
    {"user_id":"%s","email":"ada@acme.example","display_name":"Ada","active":true,\
    "roles":["analyst","viewer"]}\
    """
        .formatted(id);
  }

  private void knows(String... people) {
    server.on(
        "GET " + BASE + "/people?limit=10&email=ada%40acme.example",
        Reply.json(200, "{\"items\":[" + String.join(",", people) + "]}"));
  }

  @Test
  void role_list_has_its_columns_and_uses_the_domain_that_is_signed_in_to() {
    server.on(
        "GET " + BASE + "/roles?limit=200",
        Reply.json(200, "{\"items\":[" + ROLE + "],\"next_cursor\":\"analyst\"}"));
    server.on(
        "GET " + BASE + "/roles?limit=200&cursor=analyst",
        Reply.json(200, "{\"items\":[" + ROLE.replace("analyst", "viewer") + "]}"));

    var result = shell.run("access role list");

    assertThat(result.out())
        .isEqualTo(
            """
            ROLE     RULES  MEMBERS  CREATED_AT
            analyst  1      2        2026-11-21T14:02:21Z
            viewer   1      2        2026-11-21T14:02:21Z
            """);
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer " + Shell.TOKEN);
    assertThat(shell.run("access role list --output json").out())
        .isEqualTo("{\"items\":[" + ROLE + "," + ROLE.replace("analyst", "viewer") + "]}\n");
  }

  @Test
  void role_show_has_the_rules_and_the_members() {
    var role = ROLE.replace("}", ",\"rules\":[" + RULES + "]}");
    server.on("GET " + BASE + "/roles/analyst", Reply.json(200, role));
    server.on(
        "GET " + BASE + "/roles/analyst/members?limit=200",
        Reply.json(200, "{\"items\":[" + MEMBER + "]}"));

    assertThat(shell.run("access role show analyst").out())
        .isEqualTo(
            """
            ROLE     RULES  MEMBERS  CREATED_AT
            analyst  1      2        2026-11-21T14:02:21Z

            RULE_ID                               MAY           ALLOW       DENY
            %s  execute,view  api/etl/**  **/secret/**

            USER_ID                               EMAIL             NAME  GRANTED_AT            EXPIRES_AT
            %s  ada@acme.example  Ada   2026-11-21T14:02:21Z  2026-12-21T14:02:21Z
            """
                .formatted(RULE, ADA));
    assertThat(shell.run("access role show analyst --output json").out())
        .isEqualTo(role.replaceAll("}$", ",\"members\":[" + MEMBER + "]}\n"));
  }

  @Test
  void create_tells_on_a_terminal_what_the_role_still_needs() {
    server.on("POST " + BASE + "/roles", Reply.json(201, ROLE));

    var result = shell.terminal(200).run("access role create analyst");

    assertThat(result.out()).contains("analyst  1      2 ");
    assertThat(result.err())
        .isEqualTo(
            "It allows nothing yet: plexctl access rule add analyst --may view --allow"
                + " 'api/catalog/**' --domain "
                + Shell.DOMAIN
                + "\n");
    assertThat(server.heard().getFirst().body()).isEqualTo("{\"name\":\"analyst\"}");
  }

  @Test
  void a_rule_is_sent_as_it_was_said() {
    server.on("POST " + BASE + "/roles/analyst/rules", Reply.json(201, RULES));

    var result =
        shell.run(
            "access rule add analyst --may execute,view --allow api/etl/** --deny **/secret/**");

    assertThat(result.out()).contains(RULE, "execute,view  api/etl/**  **/secret/**");
    assertThat(server.heard().getFirst().body())
        .isEqualTo(
            "{\"allow\":\"api/etl/**\",\"deny\":\"**/secret/**\","
                + "\"permissions\":[\"execute\",\"view\"]}");
  }

  @Test
  void grant_finds_the_person_by_address_and_counts_from_now() {
    knows(person(ADA));
    server.on("POST " + BASE + "/roles/analyst/members", Reply.json(200, MEMBER));

    var result = shell.run("access grant analyst ada@acme.example --for 8h");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains(ADA, "2026-12-21T14:02:21Z");
    var end = shell.time.now().plusSeconds(8 * 3600).truncatedTo(ChronoUnit.SECONDS);
    assertThat(server.heard().getLast().body())
        .isEqualTo("{\"user_id\":\"" + ADA + "\",\"expires_at\":\"" + end + "\"}");

    shell.run("access grant analyst " + ADA + " --until 2027-01-01T01:00:00+01:00");
    assertThat(server.heard().getLast().body()).contains("\"expires_at\":\"2027-01-01T00:00:00Z\"");
    shell.run("access grant analyst " + ADA);
    assertThat(server.heard().getLast().body()).isEqualTo("{\"user_id\":\"" + ADA + "\"}");
  }

  @Test
  void an_address_of_two_people_is_nobody_and_says_their_ids() {
    knows(person(ADA), person(BEA));

    var result = shell.run("access grant analyst ada@acme.example");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("Several people", ADA + ", " + BEA);
    assertThat(server.lines()).noneMatch(line -> line.startsWith("POST"));
  }

  @Test
  void an_address_of_nobody_is_exit_4_with_the_command_that_lists_people() {
    knows();

    var result = shell.terminal(200).run("access revoke analyst ada@acme.example");

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err())
        .contains("Not found: nobody came in as ada@acme.example")
        .contains("hint: plexctl access people --domain " + Shell.DOMAIN);
  }

  @Test
  void revoke_is_silent_and_an_unknown_role_says_where_to_look() {
    var members = BASE + "/roles/analyst/members/" + ADA;
    server.on("DELETE " + members, new Reply(204, "", "", Map.of()));
    assertThat(shell.run("access revoke analyst " + ADA)).isEqualTo(new Shell.Result(0, "", ""));

    server.on(
        "DELETE " + members, Reply.problem(404, "role_not_found", "Role Not Found", "no such"));
    var refused = shell.terminal(200).run("access revoke analyst " + ADA);
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err()).contains("hint: plexctl access role list --domain");
  }

  @Test
  void check_says_what_decided_and_exits_1_for_a_no() {
    var line = "GET " + BASE + "/check?user_id=" + ADA + "&path=api%2Fetl%2Fx&permission=view";
    server.on(
        line,
        Reply.json(
            200,
            "{\"allowed\":false,\"reason\":\"denied\",\"roles\":[\"analyst\"],\"role\":\"analyst\","
                + "\"rule\":"
                + RULES
                + "}"));
    var denied = shell.run("access check " + ADA + " api/etl/x --may view");
    assertThat(denied.exit()).isEqualTo(1);
    assertThat(denied.out())
        .isEqualTo(
            """
            ALLOWED  REASON  ROLE     RULE_ID                               PATTERN
            false    denied  analyst  %s  **/secret/**
            """
                .formatted(RULE));

    server.on(line, Reply.json(200, "{\"allowed\":true,\"reason\":\"allowed\",\"roles\":[]}"));
    var allowed = shell.run("access check " + ADA + " api/etl/x --may view");
    assertThat(allowed.exit()).isZero();
    assertThat(allowed.out()).endsWith("true     allowed  -     -        -\n");
  }

  @Test
  void people_stop_at_the_limit_and_say_how_to_go_on() {
    server.on(
        "GET " + BASE + "/people?limit=1",
        Reply.json(200, "{\"items\":[" + person(ADA) + "],\"next_cursor\":\"" + ADA + "\"}"));

    var result = shell.terminal(200).run("access people --limit 1");

    assertThat(result.out())
        .isEqualTo(
            """
            USER_ID                               EMAIL             NAME  STATE   ROLES
            %s  ada@acme.example  Ada   active  analyst,viewer
            """
                .formatted(ADA));
    assertThat(result.err()).contains("plexctl access people --cursor " + ADA);
    assertThat(server.heard()).hasSize(1);
  }

  @Test
  void deleting_asks_for_the_name_and_says_what_opens() {
    server.on(
        "GET " + BASE + "/roles/analyst",
        Reply.json(200, ROLE.replace("}", ",\"rules\":[" + RULES + "]}")));
    server.on("DELETE " + BASE + "/roles/analyst", new Reply(204, "", "", Map.of()));

    var script = shell.run("access role delete analyst");
    assertThat(script.exit()).isEqualTo(2);
    assertThat(script.err()).isEqualTo("plexctl: Not confirmed: say --yes to delete analyst\n");

    assertThat(shell.run("access role delete analyst --dry-run").out()).contains("analyst  1");
    var wrong = shell.terminal(100).type("analysts\n").run("access role delete analyst");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err())
        .contains("This takes analyst from 2 people, at once.")
        .contains("It denies paths that other roles may allow: without it they are open.");
    assertThat(server.lines()).noneMatch(line -> line.startsWith("DELETE"));

    assertThat(shell.type("analyst\n").run("access role delete analyst").exit()).isZero();
    assertThat(server.lines()).contains("DELETE " + BASE + "/roles/analyst");
    assertThat(shell.run("access role delete analyst --yes").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "role show",
        "role create a b",
        "rule add analyst --allow x --may edit",
        "rule add analyst --allow x --may view,",
        "rule add analyst --may view",
        "rule remove analyst",
        "grant analyst",
        "grant analyst ada",
        "grant analyst " + ADA + " --for 8",
        "grant analyst " + ADA + " --for 8h --until 2027-01-01T00:00:00Z",
        "grant analyst " + ADA + " --until tomorrow",
        "check " + ADA + " --may view",
        "people --limit 0",
        "role list --domain acme"
      })
  void what_cannot_be_asked_is_a_usage_error_and_nobody_is_asked(String arguments) {
    var result = shell.run("access " + arguments);

    assertThat(result.exit()).as(result.err()).isEqualTo(2);
    assertThat(server.heard()).isEmpty();
  }
}
