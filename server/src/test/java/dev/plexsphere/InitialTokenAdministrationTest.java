package dev.plexsphere;

import static dev.plexsphere.AccessDesk.json;
import static dev.plexsphere.AccessDesk.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Initial access tokens by the API: they are seen without the token, and end when somebody says so.
 */
class InitialTokenAdministrationTest {
  private static final String TOKENS = "/v1/admin/clients/initial-access-tokens";
  private static final DomainId ACME = GatewayHouse.ACME;
  private static final DomainId BETA = AccessDesk.BETA;

  private final AccessDesk desk;

  InitialTokenAdministrationTest(@TempDir Path tls) {
    desk = new AccessDesk(tls);
    desk.openBeta();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private Map<String, Object> make(Map<String, Object> more) {
    var body = new HashMap<String, Object>(more);
    body.put("domain_id", ACME.toString());
    var reply = desk.owner.post(TOKENS, AccessDesk.body(body));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return json(reply);
  }

  private static String at(DomainId domain) {
    return TOKENS + "?domain_id=" + domain;
  }

  private static String at(@Nullable Object id, DomainId domain) {
    return TOKENS + "/" + id + "?domain_id=" + domain;
  }

  private static List<?> listed(Http http, DomainId domain) {
    var reply = http.get(at(domain));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return items(reply);
  }

  private static List<?> items(Http.Reply reply) {
    return Objects.requireNonNull((List<?>) json(reply).get("items"));
  }

  /** Status of a registration with that token. */
  private int register(Map<String, Object> made) {
    return desk.house
        .whole
        .http()
        .bearer(String.valueOf(made.get("initial_access_token")))
        .post(
            "/as/acme/register",
            AccessDesk.body(Map.of("redirect_uris", List.of("https://shop.example/cb"))))
        .status();
  }

  @Test
  void the_list_says_whose_it_is_and_what_is_left_of_it_and_never_the_token() {
    assertThat(listed(desk.owner, ACME)).isEmpty();
    var later = make(Map.of("uses", 3, "expires_in", 7200, "name", "  for the shop team "));
    var sooner = make(Map.of("expires_in", 3600));
    assertThat(later).containsEntry("name", "for the shop team");
    assertThat(register(later)).isEqualTo(201);

    var reply = desk.owner.get(at(ACME));
    assertThat(reply.body())
        .doesNotContain(
            String.valueOf(later.get("initial_access_token")),
            String.valueOf(sooner.get("initial_access_token")));
    var items = items(reply);
    var now = desk.house.whole.clock.instant();
    assertThat(items).hasSize(2);
    assertThat(items.getFirst())
        .asInstanceOf(MAP)
        .containsEntry("id", sooner.get("id"))
        .doesNotContainKey("name");
    assertThat(items.getLast())
        .asInstanceOf(MAP)
        .containsOnlyKeys("id", "name", "created_by", "created_at", "expires_at", "uses_left")
        .containsEntry("id", later.get("id"))
        .containsEntry("created_by", "user:" + desk.olive)
        .containsEntry("created_at", now.truncatedTo(ChronoUnit.SECONDS).toString())
        .containsEntry("expires_at", later.get("expires_at"))
        .containsEntry("uses_left", 2L);
  }

  @Test
  void one_that_is_spent_or_old_is_not_listed_and_cannot_be_revoked() {
    var spent = make(Map.of());
    assertThat(register(spent)).isEqualTo(201);
    var old = make(Map.of("expires_in", 60));
    desk.house.whole.clock.advance(Duration.ofSeconds(61));

    assertThat(listed(desk.owner, ACME)).isEmpty();
    refused(desk.owner.delete(at(spent.get("id"), ACME)), 404, "not_found");
    refused(desk.owner.delete(at(old.get("id"), ACME)), 404, "not_found");
    assertThat(desk.facts("client.initial_token_revoked")).isZero();
  }

  @Test
  void a_revoked_one_registers_nothing_more_and_what_it_registered_stays() {
    var made = make(Map.of("uses", 2));
    var other = make(Map.of());
    assertThat(register(made)).isEqualTo(201);

    assertThat(desk.owner.delete(at(made.get("id"), ACME)).status()).isEqualTo(204);

    assertThat(register(made)).isEqualTo(401);
    assertThat(register(other)).isEqualTo(201);
    assertThat(listed(desk.owner, ACME)).isEmpty();
    refused(desk.owner.delete(at(made.get("id"), ACME)), 404, "not_found");
    assertThat(desk.facts("client.initial_token_revoked")).isEqualTo(1);
    var clients = desk.owner.get("/v1/admin/clients?domain_id=" + ACME);
    assertThat(items(clients)).hasSize(2);
  }

  @Test
  void another_domains_is_as_none() {
    var made = make(Map.of());
    var stranger = desk.person(BETA, "brenda@beta.example", List.of("owner")).http();
    var operator = desk.house.whole.http().bearer(desk.house.whole.operatorToken(Whole.GRACE));

    assertThat(listed(stranger, BETA)).isEmpty();
    refused(stranger.delete(at(made.get("id"), BETA)), 404, "not_found");
    refused(operator.delete(at(made.get("id"), BETA)), 404, "not_found");
    for (var domain : List.of(ACME, new DomainId(new UUID(9, 9)))) {
      refused(stranger.get(at(domain)), 404, "domain_not_found");
      refused(stranger.delete(at(made.get("id"), domain)), 404, "domain_not_found");
    }
    assertThat(register(made)).isEqualTo(201);
  }

  @Test
  void auditors_look_and_members_do_not() {
    var made = make(Map.of());
    var auditor = desk.person(ACME, "audrey@acme.example", List.of("auditor")).http();
    assertThat(listed(auditor, ACME)).hasSize(1);
    assertThat(auditor.delete(at(made.get("id"), ACME)).status()).isEqualTo(403);
    var member = desk.person(ACME, "max@acme.example", List.of()).http();
    assertThat(member.get(at(ACME)).status()).isEqualTo(403);
    assertThat(member.delete(at(made.get("id"), ACME)).status()).isEqualTo(403);
    assertThat(desk.facts("client.administration_denied")).isEqualTo(3);
    assertThat(desk.house.whole.http().get(at(ACME)).status()).isEqualTo(401);
    assertThat(register(made)).isEqualTo(201);
  }

  @Test
  void one_of_an_older_node_is_listed_with_what_is_known_of_it() {
    desk.house.whole.services.database.inTransaction(tx ->
        tx.execute(
            "INSERT INTO plexsphere.initial_access_tokens (domain_id, token_hash, uses_left, expires_at)"
                + " VALUES (?, '\\x00', 1, now() + interval '100 years')",
            ACME.value()));

    assertThat(listed(desk.owner, ACME))
        .singleElement(MAP)
        .containsOnlyKeys("id", "expires_at", "uses_left");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "txt\u202Egpj"})
  void a_name_is_one_line_that_reads_as_it_is(String name) {
    var body = AccessDesk.body(Map.of("domain_id", ACME.toString(), "name", name));
    refused(desk.owner.post(TOKENS, body), 400, "invalid_request");
    var long201 = AccessDesk.body(Map.of("domain_id", ACME.toString(), "name", "x".repeat(201)));
    refused(desk.owner.post(TOKENS, long201), 400, "invalid_request");
  }
}
