package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what happened, as audit log and as events. */
class FactAccessTest extends FactFixture {
  private List<Integer> statuses(Http http, DomainId domain) {
    var base = base(domain);
    return List.of(
        http.get(base + "/audit/entries").status(),
        http.get(base + "/audit/entries/1").status(),
        http.post(base + "/audit/verify", "{}").status(),
        http.get(base + "/audit/export").status(),
        http.post(base + "/audit/erase-identity", "{\"identity_id\":\"" + new UUID(1, 1) + "\"}")
            .status(),
        status(http, base + "/events"));
  }

  /** A stream has no end, so only its beginning is read. */
  private int status(Http http, String path) {
    var reply = new int[1];
    stream(path, tokenOf(http), "", lines -> reply[0] = lines.status());
    return reply[0];
  }

  @Test
  void an_operator_reads_every_chain_and_nobody_else_the_platforms() {
    for (var domain : List.of(ACME, BETA, DomainId.PLATFORM)) {
      assertThat(statuses(known(operator), domain)).as("%s", domain).containsOnly(200);
      assertThat(statuses(known(""), domain)).containsOnly(401);
    }
    assertThat(statuses(known(machine), DomainId.PLATFORM))
        .containsExactly(403, 404, 403, 403, 403, 403);
  }

  @Test
  void a_domain_that_is_another_s_or_is_not_there_looks_the_same() {
    var nowhere = new DomainId(new UUID(0x0192f2f600007000L, 0x8000000000000099L));
    assertThat(statuses(known(machine), BETA)).containsOnly(404);
    assertThat(statuses(known(machine), nowhere)).containsOnly(404);
    assertThat(statuses(known(operator), nowhere)).containsOnly(404);
    var one = known(machine).get(base(BETA) + "/audit/entries").body();
    var other = known(machine).get(base(nowhere) + "/audit/entries").body();
    assertThat(one.replaceAll("\"(correlation_id|instance)\":\"[^\"]*\"", ""))
        .isEqualTo(other.replaceAll("\"(correlation_id|instance)\":\"[^\"]*\"", ""));
  }

  @Test
  void a_member_without_the_role_is_refused_and_that_is_written_down() {
    assertThat(statuses(known(machine), ACME)).containsExactly(403, 404, 403, 403, 403, 403);

    Eventually.until(
        SOON,
        () ->
            known(operator)
                .get(base(ACME) + "/audit/entries?relation=audit.read_denied")
                .body()
                .contains("\"reason\":\"denied\""));
  }

  @Test
  void a_reference_that_was_taken_from_its_column_is_missed() {
    var http = known(operator);
    var verify = base(DomainId.PLATFORM) + "/audit/verify";
    var one =
        " WHERE id = (SELECT l.id FROM plexsphere.ledger l JOIN plexsphere.ledger_chain c"
            + " ON c.ledger_id = l.id WHERE l.domain_id IS NULL"
            + " AND l.canonical LIKE convert_to('%correlation_id%', 'UTF8') ORDER BY c.seq LIMIT 1)";
    Eventually.until(
        SOON, () -> !whole.rows.ask("SELECT count(*) FROM plexsphere.ledger" + one).equals("0"));
    var reference = whole.rows.ask("SELECT correlation_id FROM plexsphere.ledger" + one);
    assertThat(http.post(verify, "{}").body()).contains("\"ok\":true");

    whole.rows.execute("UPDATE plexsphere.ledger SET correlation_id = NULL" + one);

    assertThat(http.post(verify, "{}").body()).contains("was changed: correlation_id");
    whole.rows.execute(
        "UPDATE plexsphere.ledger SET correlation_id = '" + reference + "'" + one); // as it was
    assertThat(http.post(verify, "{}").body()).contains("\"ok\":true");
  }

  @Test
  void lists_page_filter_and_refuse_what_is_malformed() {
    var http = known(operator);
    var base = base(DomainId.PLATFORM) + "/audit/entries";
    Eventually.until(SOON, () -> items(http.get(base)).size() >= 5);

    var first = Json.readMap(bytes(http.get(base + "?limit=2")));
    var second = items(http.get(base + "?limit=2&cursor=" + first.get("next_cursor")));

    assertThat(((List<?>) Objects.requireNonNull(first.get("items"))).size()).isEqualTo(2);
    assertThat(String.valueOf(second.getFirst())).contains("seq=3");
    assertThat(items(http.get(base + "?relation=license.installed"))).hasSize(1);
    assertThat(items(http.get(base + "?from=2000-01-01T00:00:00Z&to=2000-01-02T00:00:00Z")))
        .isEmpty();
    for (var bad :
        List.of(
            "limit=0",
            "limit=201",
            "limit=x",
            "cursor=x",
            "from=yesterday",
            "cursor=" + "9".repeat(40))) {
      assertThat(http.get(base + "?" + bad).status()).as(bad).isEqualTo(400);
    }
    var verify = base(DomainId.PLATFORM) + "/audit/verify";
    assertThat(http.post(verify, "{\"from_seq\":5,\"to_seq\":4}").status()).isEqualTo(400);
    assertThat(http.post(verify, "{\"from_seq\":0}").status()).isEqualTo(400);
    assertThat(http.post(verify, "{\"nonsense\":0}").status()).isEqualTo(400);
    assertThat(http.get(base + "/999999").status()).isEqualTo(404);
    assertThat(http.get(base + "/x").status()).isEqualTo(404);
  }

  private static byte[] bytes(Http.Reply reply) {
    return reply.body().getBytes(StandardCharsets.UTF_8);
  }

  private static List<?> items(Http.Reply reply) {
    return (List<?>) Objects.requireNonNull(Json.readMap(bytes(reply)).get("items"));
  }

  @Test
  void without_a_signer_there_is_no_stream_and_the_audit_log_is_there(@TempDir Path tls) {
    try (var plain = new Whole(tls)) {
      var http = plain.http().bearer(plain.operatorToken(Whole.GRACE));
      assertThat(http.get("/v1/platform/events").status()).isEqualTo(501);
      assertThat(http.get("/v1/platform/audit/entries").status()).isEqualTo(200);
      assertThat(http.get("/.well-known/plexsphere/signing-keys").body())
          .isEqualTo("{\"keys\":[]}");
    }
  }

  @Test
  void anybody_reads_public_keys_and_the_signer_is_told_who() {
    var path = "/.well-known/plexsphere/signing-keys?scope=domain:";
    Eventually.until(
        SOON, () -> whole.http().get(path + ACME).body().contains("\"key_id\":\"first\""));

    assertThat(whole.http().get(path + new UUID(9, 9)).body()).isEqualTo("{\"keys\":[]}");
    var unknown = whole.http().get("/.well-known/plexsphere/signing-keys?scope=planet");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("A scope is platform, or domain: and a Domain's UUID.");
    Eventually.until(Duration.ofSeconds(30), () -> !signer.fetches().isEmpty());
    assertThat(signer.fetches().getFirst().getVerifier()).contains("127.0.0.1");
    whole.http().with("User-Agent", "a".repeat(70)).get(path + ACME);
    Eventually.until(
        Duration.ofSeconds(30),
        () -> signer.fetches().stream().anyMatch(each -> each.getVerifier().contains("aaa")));
    assertThat(signer.fetches().getLast().getVerifier()).isEqualTo("127.0.0.1 " + "a".repeat(64));
  }

  @Test
  void a_token_for_the_signer_is_an_operators_and_no_door_of_ours_takes_it() {
    var path = "/api/platform/admin/v1/signer-tokens";
    assertThat(known(machine).send("POST", path, "application/json", "{}").status()).isEqualTo(401);
    assertThat(whole.http().send("POST", path, "application/json", "{}").status()).isEqualTo(401);

    var reply = known(operator).send("POST", path, "application/json", "{}");

    assertThat(reply.status()).isEqualTo(200);
    var token = Whole.text(reply, "access_token");
    assertThat(as(token).get("/api/platform/admin/v1/tenants").status()).isEqualTo(401);
    assertThat(as(token).get("/v1/platform/audit/entries").status()).isEqualTo(401);
  }
}
