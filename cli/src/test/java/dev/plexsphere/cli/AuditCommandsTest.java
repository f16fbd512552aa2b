package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code plexctl audit} where a server answers. */
class AuditCommandsTest extends OperatorFixture {
  private static final String BASE = "/v1/domains/" + Shell.DOMAIN + "/audit";
  private static final String OWN = " --domain " + Shell.DOMAIN;
  private static final String HASH =
      "9f1c5be07a4d2f6e8830c1d97be2a40f6d13c5528e7f90ab12c46de0b7715f3a";
  private static final String OTHER =
      "04b7d21e6c9a83f5507e1bb3d86f2c94ea70913f5dc8b2e61f3a4490c85d7e26";

  private static String entry(int seq) {
    return """
    {"seq":%d,"id":"i%d","occurred_at":"2026-11-21T14:02:21.987Z","reason":"issued",\
    "relation":"token.issued","object":{"type":"token","id":"t%d"},"actor":"user:ada",\
    "correlation_id":"0M4T","data":{},"prev_hash":"%s","entry_hash":"%s"}\
    """
        .formatted(seq, seq, seq, OTHER, HASH);
  }

  @Test
  void list_has_the_columns_of_the_chain_in_its_order() {
    server.on(
        "GET " + BASE + "/entries?limit=50",
        Reply.json(200, "{\"items\":[" + entry(1) + "," + entry(2) + "],\"next_cursor\":\"c&1\"}"));

    var result = shell.terminal(120).run("audit entries list" + OWN);

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            SEQ  OCCURRED_AT           REASON  RELATION      OBJECT_TYPE  OBJECT_ID  CORRELATION_ID
            1    2026-11-21T14:02:21Z  issued  token.issued  token        t1         0M4T
            2    2026-11-21T14:02:21Z  issued  token.issued  token        t2         0M4T
            """);
    assertThat(result.err()).isEqualTo("There are more: --cursor c&1, or --all.\n");
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer " + Shell.TOKEN);
  }

  @Test
  void list_follows_the_pages_when_all_are_wanted() {
    server.on(
        "GET " + BASE + "/entries?limit=1",
        Reply.json(200, "{\"items\":[" + entry(1) + "],\"next_cursor\":\"c&1\"}"));
    server.on(
        "GET " + BASE + "/entries?limit=1&cursor=c%261",
        Reply.json(200, "{\"items\":[" + entry(2) + "]}"));

    assertThat(shell.run("audit entries list --all --limit 1 --output json" + OWN).out())
        .isEqualTo("{\"items\":[" + entry(1) + "," + entry(2) + "]}\n");
    assertThat(shell.run("audit entries list --limit 1 --cursor c&1" + OWN).out()).contains("t2");
    assertThat(shell.run("audit entries list --limit 1 --output json" + OWN).out())
        .endsWith("\"next_cursor\":\"c&1\"}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "entries list --from yesterday",
        "entries list --to 2026-11-26",
        "verify --from-seq 5 --to-seq 2",
        "verify --to-seq 0"
      })
  void what_cannot_be_asked_is_a_usage_error_and_nobody_is_asked(String arguments) {
    var result = shell.run("audit " + arguments + OWN);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).startsWith("plexctl: Bad value: --").contains("\n");
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void list_passes_the_filters_on() {
    server.on(
        "GET "
            + BASE
            + "/entries?limit=50&relation=token.issued&object_id=t%2F1&from=2026-11-21T00%3A00%3A00Z",
        Reply.json(200, "{\"items\":[]}"));

    var result =
        shell.run(
            "audit entries list --relation token.issued --object-id t/1 --from 2026-11-21T00:00:00Z"
                + OWN);

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @Test
  void get_shows_the_proof() {
    server.on(
        "GET " + BASE + "/entries/7",
        Reply.json(
            200,
            """
            {"entry":%s,"proof":{"prev_hash":"%s","entry_hash":"%s","canonical_bytes":"e30="}}\
            """
                .formatted(entry(7), OTHER, HASH)));

    assertThat(shell.run("audit entries get --seq 7" + OWN).out())
        .isEqualTo(
            """
            SEQ  ENTRY_HASH                                                               PREV_HASH                                                                CANONICAL_BYTES_LEN
            7    sha256:%s  sha256:%s  2
            """
                .formatted(HASH, OTHER));
    assertThat(shell.run("audit entries get --seq 7 --output json" + OWN).out())
        .startsWith("{\"entry\":{\"seq\":7,")
        .contains("\"canonical_bytes\":\"e30=\"");
  }

  @Test
  void an_entry_that_is_not_there_is_exit_4_and_one_that_one_may_not_see_77() {
    assertThat(shell.run("audit entries get --seq 8" + OWN).exit()).isEqualTo(4);
    server.on(
        "GET " + BASE + "/entries/8",
        Reply.problem(403, "permission_denied", "Permission Denied", "no"));
    assertThat(shell.run("audit entries get --seq 8" + OWN).exit()).isEqualTo(77);
  }

  @Test
  void a_chain_that_verifies_is_exit_0() {
    server.on(
        "POST " + BASE + "/verify",
        Reply.json(
            200,
            """
            {"ok":true,"segment_from":1,"segment_to":48213,"unsealed":2,"checkpoint_seq":48200}\
            """));

    var result = shell.run("audit verify" + OWN);

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            VALID  SEGMENT_FROM  SEGMENT_TO  DIVERGENT_SEQ  EXPECTED_HASH  OBSERVED_HASH
            true   1             48213       -              -              -
            """);
    assertThat(result.err())
        .isEqualTo(
            "Complete and unchanged. The newest checkpoint is at sequence 48200. 2 facts wait for"
                + " their place.\n");
    assertThat(server.heard().getFirst().body()).isEqualTo("{}");
  }

  @Test
  void a_chain_that_was_tampered_with_is_exit_1_and_says_where() {
    server.on(
        "POST " + BASE + "/verify",
        Reply.json(
            200,
            """
            {"ok":false,"segment_from":5,"segment_to":31206,"divergent_seq":31207,\
            "expected_hash":"%s","observed_hash":"%s","unsealed":0}\
            """
                .formatted(HASH, OTHER)));

    var result = shell.run("audit verify --from-seq 5 --to-seq 40000" + OWN);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .endsWith(
            "false  5             31206       31207          sha256:%s  sha256:%s\n"
                .formatted(HASH, OTHER));
    assertThat(result.err()).isEqualTo("plexctl: Tampered: an entry is not as it was sealed\n");
    assertThat(server.heard().getFirst().body()).isEqualTo("{\"from_seq\":5,\"to_seq\":40000}");
    assertThat(shell.run("audit verify --from-seq 5 --to-seq 40000 --output json" + OWN).out())
        .startsWith("{\"valid\":false,\"segment_from\":5,")
        .contains("\"divergent_seq\":31207", "\"expected_hash\":\"sha256:" + HASH + "\"");
  }

  @Test
  void what_is_forgotten_must_be_confirmed_and_yes_does_not_confirm_it() {
    var line = "audit erase-identity --identity " + Shell.BINDING + OWN;
    server.on(
        "POST " + BASE + "/erase-identity",
        Reply.json(
            200,
            "{\"subject_pseudonym\":\"subject-7f3k\",\"erased_at\":\"2026-11-21T14:02:21Z\"}"));

    assertThat(shell.run(line).exit()).isEqualTo(2);
    assertThat(shell.run(line + " --yes").exit()).isEqualTo(2);
    assertThat(server.heard()).isEmpty();

    assertThat(shell.run(line + " --confirm").out())
        .isEqualTo(
            """
            SUBJECT_PSEUDONYM  ERASED_AT
            subject-7f3k       2026-11-21T14:02:21Z
            """);
    assertThat(server.heard().getFirst().body())
        .isEqualTo("{\"identity_id\":\"" + Shell.BINDING + "\"}");
  }

  @Test
  void the_platforms_chain_is_read_as_its_operator() {
    operatorSignedIn(server.url(), SteppingTime.START.getEpochSecond() + 300);
    server.on("GET /v1/platform/audit/entries?limit=50", Reply.json(200, "{\"items\":[]}"));

    assertThat(shell.run("audit entries list --platform").exit()).isZero();
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer operator-token");
  }

  @Test
  void a_domains_chain_is_read_as_the_operator_where_nobody_else_is_signed_in() {
    operatorSignedIn(server.url(), SteppingTime.START.getEpochSecond() + 300);
    server.on("GET " + BASE + "/entries?limit=50", Reply.json(200, "{\"items\":[]}"));

    assertThat(shell.run("audit entries list" + OWN).exit()).isZero();
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer operator-token");
  }

  @Test
  void a_domains_chain_is_read_with_a_persons_own_token_although_the_operator_is_there_too() {
    var operator = operatorSignedIn(server.url(), SteppingTime.START.getEpochSecond() + 300);
    operator.writeConfig(operator.configText() + "    token: own-token\n");
    server.on("GET " + BASE + "/entries?limit=50", Reply.json(200, "{\"items\":[]}"));

    assertThat(shell.run("audit entries list" + OWN).exit()).isZero();
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer own-token");
  }

  @Test
  void the_platforms_chain_is_not_asked_for_with_a_persons_token() {
    var result = shell.run("audit entries list --platform");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(server.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "entries list",
        "entries list --platform" + OWN,
        "entries list --domain acme",
        "entries list --limit 0" + OWN,
        "entries list --limit 201" + OWN,
        "entries list --limit x" + OWN,
        "entries get" + OWN,
        "entries get --seq 0" + OWN,
        "entries get --seq -1" + OWN,
        "entries get --seq 9999999999999999999" + OWN,
        "verify",
        "verify --from-seq 0" + OWN,
        "verify --to-seq x" + OWN,
        "export",
        "export --platform" + OWN,
        "erase-identity --confirm" + OWN,
        "erase-identity --confirm --identity ada" + OWN,
        "erase-identity --confirm --identity " + Shell.BINDING,
      })
  void what_cannot_be_meant_is_exit_2_and_nobody_is_asked(String line) {
    var result = shell.run("audit " + line);

    assertThat(result.exit()).as(result.err()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(server.heard()).isEmpty();
  }
}
