package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTenantTest extends OperatorFixture {
  private static final long LATER = 4102444800L;
  private static final String ID = "0192f2f6-b840-7000-a123-000000000001";
  private static final String TENANTS = ADMIN + "/tenants";
  private static final String FIND = "GET " + TENANTS + "?limit=200&search=acme";
  private static final String CREATE =
      "operator tenant create --slug acme --name Acme --owner-email ada@acme.example"
          + " --owner-name Ada";

  @BeforeEach
  void prepare() {
    operatorSignedIn(server.url(), LATER);
    server.on(FIND, Reply.json(200, page(ACME, "")));
  }

  private static String page(String rows, String after) {
    return "{\"data\":["
        + rows
        + "],\"pagination\":{\"limit\":200,\"hasMore\":"
        + !after.isEmpty()
        + (after.isEmpty() ? "" : ",\"after\":\"" + after + "\"")
        + "}}";
  }

  @Test
  void list_follows_the_pages_by_itself() {
    server.on("GET " + TENANTS + "?limit=200", Reply.json(200, page(ACME, "acme&1")));
    server.on(
        "GET " + TENANTS + "?limit=200&after=acme%261",
        Reply.json(200, page(ACME.replace("acme", "beta").replace("INVITED", "ACTIVE"), "")));

    var result = shell.run("operator tenant list");

    assertThat(result.out())
        .isEqualTo(
            """
            SLUG  TENANT_ID                             STATUS  OWNER                       CREATED_AT            NAME
            acme  0192f2f6-b840-7000-a123-000000000001  ACTIVE  ada@acme.example (INVITED)  2026-11-21T14:00:00Z  Acme
            beta  0192f2f6-b840-7000-a123-000000000001  ACTIVE  ada@beta.example            2026-11-21T14:00:00Z  Acme
            """);
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer operator-token");
  }

  @Test
  void list_stops_at_the_limit_and_says_that_there_is_more() {
    server.on("GET " + TENANTS + "?limit=1&search=a%20b", Reply.json(200, page(ACME, "acme")));

    var result =
        shell.run(
            "operator", "tenant", "list", "--limit", "1", "--search", "a b", "--output", "json");

    assertThat(result.out()).isEqualTo("{\"data\":[" + ACME + "],\"hasMore\":true}\n");
    assertThat(server.heard()).hasSize(1);
  }

  @Test
  void a_server_that_never_ends_its_list_is_not_followed_for_ever() {
    server.on("GET " + TENANTS + "?limit=200", Reply.json(200, page(ACME, "x")));
    server.on("GET " + TENANTS + "?limit=200&after=x", Reply.json(200, page(ACME, "x")));

    assertThat(shell.run("operator tenant list").exit()).isZero();
    assertThat(server.heard()).hasSize(2);
  }

  @Test
  void create_prints_the_owner_s_link_once_and_the_ids() {
    server.on(
        "POST " + TENANTS,
        Reply.json(
            201,
            """
            {"tenant":%s,"tenantUrl":"https://acme.example.com","issuer":"https://acme.example.com",\
            "idpBindingId":"b1","correlationId":"c1","delivery":{"status":"MANUAL_READY",\
            "invitationId":"i","expiresAt":"2026-11-24T14:00:00Z","manualActivationLink":"https://x/#t"}}\
            """
                .formatted(ACME)));

    var result = shell.run(CREATE + " --idempotency-key key-1");

    assertThat(result.out())
        .isEqualTo(
            """
            # WARNING: this is the only time this link will be displayed
            https://x/#t

            slug:               acme
            tenant_id:          0192f2f6-b840-7000-a123-000000000001
            idp_binding_id:     b1
            issuer:             https://acme.example.com
            correlation_id:     c1
            owner_link:         above
            link_expires_at:    2026-11-24T14:00:00Z
            """);
    assertThat(server.heard().getFirst().idempotencyKey()).isEqualTo("key-1");
    assertThat(server.heard().getFirst().body())
        .isEqualTo(
            "{\"slug\":\"acme\",\"name\":\"Acme\",\"owner\":{\"email\":\"ada@acme.example\","
                + "\"displayName\":\"Ada\"}}");
  }

  @Test
  void create_without_a_key_makes_one_that_nobody_guesses() {
    server.on("POST " + TENANTS, Reply.problem(403, "license_expired", "License", "expired"));

    var result = shell.run(CREATE);

    assertThat(result.exit()).isEqualTo(77);
    assertThat(server.heard().getFirst().idempotencyKey()).matches("[A-Za-z0-9_-]{32}");
  }

  @Test
  void create_whose_answer_is_incomplete_says_so() {
    server.on("POST " + TENANTS, Reply.json(201, "{\"tenant\":" + ACME + "}"));

    assertThat(shell.run(CREATE).err())
        .isEqualTo(
            "plexctl: Unexpected answer: the server's answer lacks delivery; is it a plexsphere"
                + " server?\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"suspend", "delete"})
  void what_breaks_people_needs_yes_in_a_script(String verb) {
    var result = shell.run("operator tenant " + verb + " acme");

    assertThat(result.err()).isEqualTo("plexctl: Not confirmed: say --yes to " + verb + " acme\n");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(server.lines()).containsExactly(FIND);
  }

  @Test
  void on_a_terminal_the_slug_is_typed() {
    server.on("POST " + TENANTS + "/" + ID + "/suspend", Reply.json(200, ACME));

    var result = shell.terminal(150).type("acme\n").run("operator tenant suspend acme");

    assertThat(result.err())
        .isEqualTo(
            "This ends every sign-in of acme (Acme).\nType the slug of the tenant to go on: ");
    assertThat(result.exit()).isZero();
    assertThat(server.lines()).contains("POST " + TENANTS + "/" + ID + "/suspend");
  }

  @Test
  void another_word_than_the_slug_changes_nothing() {
    var result = shell.terminal(150).type("acne\n").run("operator tenant delete acme");

    assertThat(result.err()).contains("Not confirmed: that is not acme; nothing was changed");
    assertThat(server.lines()).containsExactly(FIND);
  }

  @Test
  void a_dry_run_changes_nothing() {
    var result = shell.run("operator tenant delete acme --dry-run --yes");

    assertThat(result.out()).contains("acme  " + ID);
    assertThat(server.lines()).containsExactly(FIND);
  }

  @Test
  void delete_is_silent_and_says_what_is_in_the_way() {
    server.on("GET " + TENANTS + "/" + ID, Reply.json(200, ACME));
    server.on(
        "DELETE " + TENANTS + "/" + ID,
        Reply.problem(409, "tenant_not_empty", "Tenant not empty", "3 people, 1 machine"),
        Reply.json(204, ""));

    var refused = shell.run("operator tenant delete " + ID + " --yes");
    var done = shell.run("operator tenant delete " + ID + " --yes");

    assertThat(refused.err()).isEqualTo("plexctl: Tenant not empty: 3 people, 1 machine\n");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(done.out() + done.err()).isEmpty();
    assertThat(done.exit()).isZero();
  }

  @Test
  void a_tenant_that_is_not_there_is_exit_4() {
    server.on(FIND, Reply.json(200, page(ACME.replace("\"acme\"", "\"acme-two\""), "")));

    var result = shell.run("operator tenant resume acme");

    assertThat(result.err()).isEqualTo("plexctl: Not found: there is no tenant acme\n");
    assertThat(result.exit()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../license", "ACME", "a--b", "-a", "acme?x=1"})
  void what_is_neither_slug_nor_id_is_not_sent(String word) {
    assertThat(shell.run("operator", "tenant", "resume", word).exit()).isEqualTo(2);
    assertThat(server.heard()).isEmpty();
  }
}
