package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.config.EventsConfig;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.signing.SignerDouble;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with a signer: who may read what happened, as audit log and as events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FactAccessTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final DomainId ACME = DomainId.parse("0192f2f6-b840-7000-a123-000000000001");
  private static final DomainId BETA = DomainId.parse("0192f2f6-b840-7000-a123-000000000002");

  private SignerDouble signer;
  private Whole whole;
  private String operator = "";
  private String machine = "";

  @BeforeAll
  void everybody_comes_in(@TempDir Path folder) {
    signer = new SignerDouble(folder.resolve("signer"));
    var events =
        new EventsConfig(
            signer.endpoint(),
            Map.of(),
            Duration.ofDays(7),
            null,
            Duration.ofHours(1),
            null,
            null,
            null);
    whole = new Whole(folder.resolve("tls"), events);
    for (var domain : List.of(ACME, BETA)) {
      whole.services.database.inTransaction(tx -> {
        var binding = new BindingId(whole.services.ids.next());
        whole.services.provisioning.domain(
            tx, domain, domain.equals(ACME) ? "acme" : "beta", "A Domain", binding);
        whole.services.provisioning.machine(
            tx,
            domain,
            binding,
            whole.services.ids.next(),
            domain.equals(ACME) ? "acme-deployer" : "beta-deployer",
            "Deployer",
            new Secret("a-machine-secret-of-some-length"));
      });
    }
    operator = whole.operatorToken(Whole.GRACE);
    machine = machineToken("acme-deployer");
  }

  private String machineToken(String client) {
    return Whole.text(
        whole
            .http()
            .post(
                "/v1/auth/service/token",
                "{\"grant_type\":\"client_credentials\",\"client_id\":\""
                    + client
                    + "\",\"client_secret\":\"a-machine-secret-of-some-length\"}"),
        "access_token");
  }

  @AfterAll
  void end() {
    whole.close();
    signer.close();
  }

  private Http as(String token) {
    return token.isEmpty() ? whole.http() : whole.http().bearer(token);
  }

  private static String base(DomainId domain) {
    return domain.isPlatform() ? "/v1/platform" : "/v1/domains/" + domain;
  }

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

  private final Map<Http, String> tokens = new java.util.HashMap<>();

  private String tokenOf(Http http) {
    return tokens.getOrDefault(http, "");
  }

  private Http known(String token) {
    var http = as(token);
    tokens.put(http, token);
    return http;
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

  /** What of a stream has been read. */
  private record Lines(int status, List<String> ids) {}

  private interface Reading {
    void read(Lines lines) throws IOException;
  }

  private void stream(String path, String token, String lastEventId, Reading reading) {
    stream(path, token, lastEventId, 0, reading);
  }

  private void stream(String path, String token, String lastEventId, int events, Reading reading) {
    try {
      var connection =
          (HttpURLConnection)
              URI.create("http://localhost:" + whole.server.port() + path).toURL().openConnection();
      connection.setRequestProperty("Accept", "text/event-stream");
      connection.setReadTimeout((int) SOON.toMillis());
      if (!token.isEmpty()) {
        connection.setRequestProperty("Authorization", "Bearer " + token);
      }
      if (!lastEventId.isEmpty()) {
        connection.setRequestProperty("Last-Event-ID", lastEventId);
      }
      var lines = new Lines(connection.getResponseCode(), new ArrayList<>());
      if (lines.status == 200) {
        try (var in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
          for (var line = in.readLine();
              line != null && lines.ids.size() < events;
              line = in.readLine()) {
            if (line.startsWith("id: ")) {
              lines.ids.add(line.substring(4));
            }
          }
        }
      }
      connection.disconnect();
      reading.read(lines);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_stream_is_replayed_from_behind_a_place_and_goes_on_with_what_happens() {
    var path = base(ACME) + "/events";
    stream(path, operator, "0", 2, lines -> assertThat(lines.ids).containsExactly("1", "2"));
    stream(path, operator, "1", 2, lines -> assertThat(lines.ids).containsExactly("2", "3"));
    var enough = new AtomicBoolean();
    Thread.ofVirtual().start(() -> somethingHappensUntil(enough));
    stream(path, operator, "", 1, lines -> assertThat(lines.ids).hasSize(1));
    enough.set(true);
  }

  private void somethingHappensUntil(AtomicBoolean enough) {
    for (int i = 0; i < 100 && !enough.get(); i++) {
      machineToken("acme-deployer");
    }
  }

  @Test
  void a_place_that_is_no_number_opens_no_stream() {
    for (var bad : List.of("-1", "1.5", "x", "9".repeat(19), "1 2", "0x1")) {
      stream(
          base(ACME) + "/events",
          operator,
          bad,
          lines -> assertThat(lines.status).as(bad).isEqualTo(400));
    }
  }

  @Test
  void head_of_a_stream_ends() {
    var reply = known(operator).send("HEAD", base(ACME) + "/events", "", "");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("text/event-stream");
  }

  @Test
  void what_is_not_kept_any_more_is_said_to_be_gone() {
    stream(base(BETA) + "/events", operator, "0", 2, lines -> assertThat(lines.ids).hasSize(2));
    whole.rows.execute("DELETE FROM plexsphere.events WHERE seq = 1 AND chain = '" + BETA + "'");

    stream(base(BETA) + "/events", operator, "0", lines -> assertThat(lines.status).isEqualTo(410));
    stream(base(BETA) + "/events", operator, "1", 1, lines -> assertThat(lines.ids).hasSize(1));
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
    assertThat(whole.http().get("/.well-known/plexsphere/signing-keys?scope=x").status())
        .isEqualTo(400);
    Eventually.until(Duration.ofSeconds(30), () -> !signer.fetches().isEmpty());
    assertThat(signer.fetches().getFirst().getVerifier()).contains("127.0.0.1");
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
