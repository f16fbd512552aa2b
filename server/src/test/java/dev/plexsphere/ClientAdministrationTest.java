package dev.plexsphere;

import static dev.plexsphere.AccessDesk.json;
import static dev.plexsphere.AccessDesk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Registered clients by the API: what is answered, who may, and that nobody learns of another's.
 */
class ClientAdministrationTest {
  private static final String CLIENTS = "/v1/admin/clients";
  private static final String INITIAL = CLIENTS + "/initial-access-tokens";
  private static final DomainId ACME = GatewayHouse.ACME;
  private static final DomainId BETA = AccessDesk.BETA;
  private static final List<String> CALLBACK = List.of("https://shop.example/cb");

  private final AccessDesk desk;

  ClientAdministrationTest(@TempDir Path tls) {
    desk = new AccessDesk(tls);
    desk.openBeta();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static Map<String, Object> body(DomainId domain, Map<String, Object> more) {
    var out = new HashMap<String, Object>();
    out.put("domain_id", domain.toString());
    out.put("redirect_uris", CALLBACK);
    out.putAll(more);
    return out;
  }

  private static Http.Reply create(Http http, DomainId domain, Map<String, Object> more) {
    return http.post(CLIENTS, AccessDesk.body(body(domain, more)));
  }

  private String made() {
    return text(create(desk.owner, ACME, Map.of("client_name", "Shop")), "client_id");
  }

  private static String text(Http.Reply reply, String member) {
    assertThat(reply.status()).as(reply.body()).isBetween(200, 201);
    return String.valueOf(json(reply).get(member));
  }

  private static String at(String path, DomainId domain) {
    return path + "?domain_id=" + domain;
  }

  private static String at(String client) {
    return at(CLIENTS + "/" + client, ACME);
  }

  private static Http.Reply put(Http http, String path, Map<String, Object> members) {
    return http.send("PUT", path, "application/json", AccessDesk.body(members));
  }

  @Test
  void an_owner_registers_sees_changes_and_ends_a_client() {
    var reply = create(desk.owner, ACME, Map.of("client_name", "Shop", "scope", "openid orders"));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    var id = text(reply, "client_id");
    assertThat(reply.header("location")).isEqualTo(at(id));
    assertThat(json(reply))
        .containsEntry("scope", "openid orders")
        .containsEntry("require_consent", true)
        .containsEntry("dynamic", false)
        .containsKey("client_secret");
    assertThat(json(desk.owner.get(at(id))))
        .containsEntry("client_name", "Shop")
        .doesNotContainKey("client_secret");

    var rotated = desk.owner.post(at(CLIENTS + "/" + id + "/secret", ACME), "");
    assertThat(text(rotated, "client_secret")).isNotEqualTo(json(reply).get("client_secret"));
    assertThat(json(rotated)).containsKey("previous_secret_until");

    var changed =
        put(desk.owner, at(id), Map.of("redirect_uris", CALLBACK, "client_name", "Shop 2"));
    assertThat(json(changed))
        .containsEntry("client_name", "Shop 2")
        .containsEntry("scope", "openid email profile")
        .doesNotContainKey("client_secret");
    assertThat(desk.owner.delete(at(id)).status()).isEqualTo(204);
    refused(desk.owner.get(at(id)), 404, "not_found");
    refused(desk.owner.delete(at(id)), 404, "not_found");
    for (var kind : List.of("registered", "rotated", "changed", "deleted")) {
      assertThat(desk.facts("client." + kind)).as(kind).isEqualTo(1);
    }
  }

  @Test
  void who_says_what_it_has_read_changes_nothing_that_somebody_changed_meanwhile() {
    var id = made();
    var seen = desk.owner.get(at(id)).header("etag");
    var mine = Map.<String, Object>of("redirect_uris", CALLBACK, "client_name", "Mine");
    assertThat(seen).matches("\"[0-9a-f]{64}\"");

    var changed = put(desk.owner.with("If-Match", "\"0\", " + seen), at(id), mine);
    assertThat(text(changed, "client_name")).isEqualTo("Mine");
    for (var old : List.of(seen, "W/" + changed.header("etag"), "\"0\"", "0")) {
      refused(put(desk.owner.with("If-Match", old), at(id), mine), 412, "precondition_failed");
    }
    assertThat(desk.facts("client.changed")).isEqualTo(1);
    var now = desk.owner.get(at(id)).header("etag");
    assertThat(now).isEqualTo(changed.header("etag")).isNotEqualTo(seen);
    assertThat(put(desk.owner.with("If-Match", "*"), at(id), mine).status()).isEqualTo(200);
    var elsewhere = at("app-" + "0".repeat(22));
    refused(put(desk.owner.with("If-Match", "*"), elsewhere, mine), 404, "not_found");
  }

  @Test
  void the_list_is_read_page_by_page() {
    var all = List.of(made(), made(), made()).stream().sorted().toList();
    var first = json(desk.owner.get(at(CLIENTS, ACME) + "&limit=2"));
    assertThat(first.get("next_cursor")).isEqualTo(all.get(1));
    var second = desk.owner.get(at(CLIENTS, ACME) + "&limit=2&cursor=" + all.get(1));
    assertThat(second.body()).contains(all.get(2)).doesNotContain(all.get(1), "next_cursor");
    refused(desk.owner.get(at(CLIENTS, ACME) + "&cursor=shop"), 400, "invalid_cursor");
    refused(desk.owner.get(CLIENTS), 400, "invalid_domain_id");
    refused(desk.owner.get(CLIENTS + "?domain_id=platform"), 400, "invalid_domain_id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example/cb",
        "https://shop.example/cb#top",
        "https://*.example/cb",
        "javascript:alert(1)",
        "shop://cb"
      })
  void a_redirect_uri_that_somebody_else_can_answer_is_refused(String uri) {
    refused(
        create(desk.owner, ACME, Map.of("redirect_uris", List.of(uri))), 400, "invalid_request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grant_types | implicit",
        "grant_types | refresh_token",
        "response_types | token",
        "audiences | plexsphere-api",
        "resources | two words"
      })
  void what_no_client_can_have_is_refused(String member, String value) {
    refused(create(desk.owner, ACME, Map.of(member, List.of(value))), 400, "invalid_request");
  }

  @Test
  void what_is_not_of_the_contract_is_refused() {
    refused(create(desk.owner, ACME, Map.of("servers", List.of("beta"))), 400, "invalid_request");
    refused(
        create(desk.owner, ACME, Map.of("token_endpoint_auth_method", "x")),
        400,
        "invalid_request");
    refused(put(desk.owner, at(made()), body(BETA, Map.of())), 400, "invalid_request");
    var open = create(desk.owner, ACME, Map.of("token_endpoint_auth_method", "none"));
    assertThat(json(open)).doesNotContainKey("client_secret");
    refused(
        desk.owner.post(at(CLIENTS + "/" + text(open, "client_id") + "/secret", ACME), ""),
        400,
        "invalid_request");
    for (var bounds : List.of(Map.of("uses", 0), Map.of("uses", 101), Map.of("expires_in", 59))) {
      var sent = new HashMap<String, Object>(bounds);
      sent.put("domain_id", ACME.toString());
      refused(desk.owner.post(INITIAL, AccessDesk.body(sent)), 400, "invalid_request");
    }
  }

  @Test
  void an_owner_registers_a_client_that_signs_and_says_what_its_tokens_are_like() {
    var keys = new JWKSet(ForeignIdp.newKey("shop-1")).toJSONObject();
    var signs = new HashMap<String, Object>();
    signs.put("token_endpoint_auth_method", "private_key_jwt");
    signs.put("jwks", keys);
    signs.put("id_token_signed_response_alg", "RS256");
    signs.put("access_token_format", "opaque");

    var reply = create(desk.owner, ACME, signs);

    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    assertThat(json(reply)).containsAllEntriesOf(signs).doesNotContainKey("client_secret");
    var path = at(text(reply, "client_id"));
    assertThat(json(desk.owner.get(path))).containsAllEntriesOf(signs);
    refused(
        desk.owner.post(at(CLIENTS + "/" + text(reply, "client_id") + "/secret", ACME), ""),
        400,
        "invalid_request");
    signs.put("jwks_uri", "https://shop.example/jwks");
    var refusal = create(desk.owner, ACME, signs);
    refused(refusal, 400, "invalid_request");
    assertThat(refusal.body()).contains("jwks_uri is not supported");
    refused(create(desk.owner, ACME, Map.of("jwks", keys)), 400, "invalid_request");
  }

  @Test
  void an_initial_access_token_registers_a_client_that_an_administrator_cannot_make_more_of() {
    var token =
        text(
            desk.owner.post(INITIAL, AccessDesk.body(Map.of("domain_id", ACME.toString()))),
            "initial_access_token");
    var http = desk.house.whole.http();
    var registered =
        http.bearer(token)
            .post("/as/acme/register", AccessDesk.body(Map.of("redirect_uris", CALLBACK)));
    var id = text(registered, "client_id");
    assertThat(json(desk.owner.get(at(id)))).containsEntry("dynamic", true);
    refused(
        put(desk.owner, at(id), Map.of("redirect_uris", CALLBACK, "require_consent", false)),
        400,
        "invalid_request");
    assertThat(desk.facts("client.initial_token_issued")).isEqualTo(1);
  }

  private List<Integer> reads(Http http, DomainId domain, String id) {
    return List.of(
        http.get(at(CLIENTS, domain)).status(), http.get(at(CLIENTS + "/" + id, domain)).status());
  }

  private List<Integer> changes(Http http, DomainId domain, String id) {
    var path = CLIENTS + "/" + id;
    return List.of(
        create(http, domain, Map.of()).status(),
        http.post(INITIAL, AccessDesk.body(Map.of("domain_id", domain.toString()))).status(),
        put(http, at(path, domain), Map.of("redirect_uris", CALLBACK)).status(),
        http.post(at(path + "/secret", domain), "").status(),
        http.delete(at(path, domain)).status());
  }

  @Test
  void owners_and_operators_manage_auditors_look_and_members_do_neither() {
    var id = made();
    var operator = desk.house.whole.http().bearer(desk.house.whole.operatorToken(Whole.GRACE));
    assertThat(reads(operator, ACME, id)).containsOnly(200);
    assertThat(changes(operator, ACME, id)).containsExactly(201, 201, 200, 200, 204);
    var other = made();
    assertThat(changes(desk.owner, ACME, other)).containsExactly(201, 201, 200, 200, 204);
    var left = made();
    var auditor = desk.person(ACME, "audrey@acme.example", List.of("auditor")).http();
    assertThat(reads(auditor, ACME, left)).containsOnly(200);
    assertThat(changes(auditor, ACME, left)).containsOnly(403);
    var member = desk.person(ACME, "max@acme.example", List.of()).http();
    assertThat(reads(member, ACME, left)).containsOnly(403);
    assertThat(changes(member, ACME, left)).containsOnly(403);
    assertThat(desk.facts("client.administration_denied")).isEqualTo(12);
    assertThat(reads(desk.house.whole.http(), ACME, left)).containsOnly(401);
    assertThat(changes(desk.house.whole.http(), ACME, left)).containsOnly(401);
    assertThat(desk.owner.get(at(left)).status()).isEqualTo(200);
  }

  @Test
  void an_owner_of_another_domain_cannot_tell_this_one_from_none() {
    var id = made();
    var stranger = desk.person(BETA, "brenda@beta.example", List.of("owner")).http();
    for (var domain : List.of(ACME, new DomainId(new UUID(9, 9)))) {
      assertThat(reads(stranger, domain, id)).containsOnly(404);
      assertThat(changes(stranger, domain, id)).containsOnly(404);
    }
    assertThat(reads(stranger, BETA, id)).containsExactly(200, 404);
    assertThat(changes(stranger, BETA, id)).containsExactly(201, 201, 404, 404, 404);
    assertThat(desk.owner.get(at(id)).status()).isEqualTo(200);
  }
}
