package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.RegisteredApps.REGISTER;
import static dev.plexsphere.authserver.RegisteredApps.put;
import static dev.plexsphere.authserver.RegisteredApps.refused;
import static dev.plexsphere.authserver.RegisteredApps.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that register themselves, and look after themselves. RFC 7591, RFC 7592. */
class DynamicRegistrationTest {
  private static final Map<String, Object> WEB = Map.of("redirect_uris", List.of(CALLBACK));
  private final Acme server = new Acme();
  private final RegisteredApps apps = new RegisteredApps(server);
  private final Http http = server.browser();

  @AfterEach
  void close() {
    server.close();
  }

  private String initial() {
    return apps.initial(server.acme, 100).reveal();
  }

  @Test
  void a_client_registers_itself_and_signs_people_in() {
    var made = register(http, initial(), WEB);

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.header("cache-control")).contains("no-store");
    var id = member(made, "client_id");
    assertThat(json(made))
        .containsEntry("client_name", "Photo prints")
        .containsEntry("redirect_uris", List.of(CALLBACK))
        .containsEntry("grant_types", List.of("authorization_code", "refresh_token"))
        .containsEntry("response_types", List.of("code"))
        .containsEntry("token_endpoint_auth_method", "client_secret_post")
        .containsEntry("scope", "openid email profile")
        .containsEntry("client_secret_expires_at", 0L)
        .containsEntry("registration_client_uri", Acme.ISSUER + "/register/" + id)
        .containsEntry("client_id_issued_at", server.clock.instant().getEpochSecond());
    assertThat(member(made, "client_secret")).matches("[\\w-]{43}");
    var tokens = apps.signIn(server.browser(), id, member(made, "client_secret"));
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer wrong", "Basic Og==", "Bearer a b"})
  void without_a_good_initial_token_nothing_is_registered(String header) {
    initial(); // there is one, and this is not it
    var asking = header.isEmpty() ? http : http.with("Authorization", header);
    for (var body : List.of(RegisteredApps.body(WEB), "{")) {
      var reply = asking.post(REGISTER, body);
      refused(reply, 401, "invalid_token");
      assertThat(reply.header("www-authenticate")).startsWith("Bearer");
    }
    assertThat(server.ask("SELECT count(*) FROM plexsphere.registered_clients")).isEqualTo("0");
  }

  @Test
  void case_35_another_Domains_token_and_an_old_one_are_no_good() {
    refused(register(http, apps.initial(server.beta, 1).reveal(), WEB), 401, "invalid_token");
    var token = initial();
    server.clock.advance(InitialTokenService.TTL_MIN.plus(Duration.ofSeconds(1)));
    refused(register(http, token, WEB), 401, "invalid_token");
    assertThat(sweep()).isEqualTo(2);
  }

  private int sweep() {
    return server.database.transaction(tx -> server.authserver.sweep(tx, server.clock.instant()));
  }

  @Test
  void a_token_is_good_as_often_as_it_says_when_64_race() {
    var token = apps.initial(server.acme, 3).reveal();

    var answers = Racers.run(64, () -> register(server.browser(), token, WEB).status());

    assertThat(answers.stream().collect(Collectors.groupingBy(each -> each, Collectors.counting())))
        .isEqualTo(Map.of(201, 3L, 401, 61L));
    assertThat(server.ask("SELECT count(*) FROM plexsphere.registered_clients")).isEqualTo("3");
  }

  @Test
  void what_was_refused_takes_no_use_of_the_token() {
    var token = apps.initial(server.acme, 1).reveal();
    refused(register(http, token, Map.of()), 400, "invalid_redirect_uri");
    assertThat(register(http, token, WEB).status()).isEqualTo(201);
    refused(register(http, token, WEB), 401, "invalid_token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/cb",
        "https://app.example/cb?x=1",
        "com.example.app:/cb",
        "http://127.0.0.1/cb",
        "http://[::1]:8080/cb",
        "http://localhost:3000/cb"
      })
  void redirect_uris_are_of_a_host_that_has_a_key_or_of_this_machine(String uri) {
    var made = register(http, initial(), Map.of("redirect_uris", List.of(uri)));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example/cb",
        "https://app.example/cb#f",
        "https://u:p@app.example/cb",
        "https://*.example/cb",
        "https://app.example:0/cb",
        "https://app.example:65536/cb",
        "http://127.0.0.1:99999/cb",
        "https://app.example/a/../cb",
        "https://app.example/ü",
        "javascript:alert(1)",
        "data:text/html,x",
        "myapp://cb",
        "/cb",
        "https:///cb",
        ""
      })
  void any_other_redirect_uri_is_refused(String uri) {
    var both = List.of(CALLBACK, uri);
    refused(register(http, initial(), Map.of("redirect_uris", both)), 400, "invalid_redirect_uri");
    refused(
        register(
            http,
            initial(),
            Map.of("redirect_uris", List.of(CALLBACK), "post_logout_redirect_uris", both)),
        400,
        "invalid_redirect_uri");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grant_types | client_credentials",
        "grant_types | implicit",
        "grant_types | refresh_token",
        "response_types | token",
        "audiences | https://api.acme.example",
        "resources | https://api.acme.example"
      })
  void it_gets_nothing_that_is_not_a_persons_to_give(String member, String value) {
    var sent = new HashMap<>(WEB);
    sent.put(member, List.of(value));
    refused(register(http, initial(), sent), 400, "invalid_client_metadata");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope | openid orders.read",
        "token_endpoint_auth_method | tls_client_auth",
        "client_name | two\u2028lines",
        "client_name | txt\u202Egpj",
        "redirect_uris | https://app.example/cb",
        "require_consent | no"
      })
  void what_is_wrong_is_called_so(String member, String value) {
    var sent = new HashMap<>(WEB);
    sent.put(member, value);
    refused(register(http, initial(), sent), 400, "invalid_client_metadata");
  }

  @Test
  void people_are_always_asked_and_what_we_do_not_know_is_ignored() {
    var sent = new HashMap<>(WEB);
    sent.put("require_consent", false);
    refused(register(http, initial(), sent), 400, "invalid_client_metadata");
    var more = new HashMap<>(WEB);
    more.put("logo_uri", "https://app.example/logo.png");
    more.put("servers", List.of("platform"));
    var made = register(http, initial(), more);
    assertThat(made.status()).isEqualTo(201);
    assertThat(json(made)).doesNotContainKeys("logo_uri", "servers");
  }

  @Test
  void it_reads_changes_and_ends_itself_with_a_token_that_changes_too() {
    var made = register(http, initial(), WEB);
    var id = member(made, "client_id");
    var first = member(made, "registration_access_token");
    var seen = http.bearer(first).get(REGISTER + "/" + id);
    assertThat(json(seen))
        .containsEntry("client_id", id)
        .containsEntry("registration_access_token", first)
        .doesNotContainKey("client_secret");

    var next = new HashMap<>(WEB);
    next.put("client_id", id);
    next.put("client_secret", member(made, "client_secret"));
    next.put("client_name", "Prints of photos");
    var changed = put(http, first, id, next);

    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(json(changed)).containsEntry("client_name", "Prints of photos");
    var second = member(changed, "registration_access_token");
    refused(http.bearer(first).get(REGISTER + "/" + id), 401, "invalid_token");
    assertThat(apps.isTaken(http, "acme", id, member(made, "client_secret"))).isTrue();
    assertThat(http.bearer(second).delete(REGISTER + "/" + id).status()).isEqualTo(204);
    refused(http.bearer(second).get(REGISTER + "/" + id), 401, "invalid_token");
    assertThat(apps.isTaken(http, "acme", id, member(made, "client_secret"))).isFalse();
  }

  @Test
  void another_clients_token_changes_nothing() {
    var mine = register(http, initial(), WEB);
    var id = member(mine, "client_id");
    var theirs = member(register(http, initial(), WEB), "registration_access_token");
    var byAdministrator = apps.app().client().id();
    var said = new HashMap<>(WEB);
    said.put("client_id", id);

    refused(put(http, theirs, id, said), 401, "invalid_token");
    refused(http.bearer(theirs).delete(REGISTER + "/" + id), 401, "invalid_token");
    refused(http.bearer(theirs).get(REGISTER + "/" + byAdministrator), 401, "invalid_token");
    refused(http.bearer(initial()).get(REGISTER + "/" + id), 401, "invalid_token");
    var mineToken = member(mine, "registration_access_token");
    refused(http.bearer(mineToken).get("/as/beta/register/" + id), 401, "invalid_token");
    assertThat(http.bearer(mineToken).get(REGISTER + "/" + id).status()).isEqualTo(200);
  }

  @Test
  void who_does_not_say_who_it_is_changes_nothing() {
    var made = register(http, initial(), WEB);
    var id = member(made, "client_id");
    var token = member(made, "registration_access_token");
    refused(put(http, token, id, WEB), 400, "invalid_client_metadata");
    var said = new HashMap<>(WEB);
    said.put("client_id", id);
    said.put("client_secret", "wrong");
    refused(put(http, token, id, said), 400, "invalid_client_metadata");
    said.remove("client_secret");
    said.put("scope", "orders.read");
    refused(put(http, token, id, said), 400, "invalid_client_metadata");
    assertThat(http.bearer(token).get(REGISTER + "/" + id).status()).isEqualTo(200);
  }

  @Test
  void there_are_a_hundred_initial_tokens_and_their_bounds_hold() {
    for (int i = 0; i < 100; i++) {
      initial();
    }
    assertThatThrownBy(this::initial)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().code().code()).isEqualTo("client_limit_reached"));
    for (int uses : List.of(0, -1, 101)) {
      assertThatThrownBy(
              () -> apps.initialTokens().allow(server.acme, "", uses, InitialTokenService.TTL_MIN))
          .hasMessageContaining("uses");
    }
    for (int seconds : List.of(59, 30 * 86_400 + 1, -5)) {
      assertThatThrownBy(
              () -> apps.initialTokens().allow(server.acme, "", 1, Duration.ofSeconds(seconds)))
          .hasMessageContaining("expires_in");
    }
  }

  @Test
  void discovery_says_where_and_the_platform_has_none() {
    assertThat(json(http.get("/as/acme/.well-known/openid-configuration")))
        .containsEntry("registration_endpoint", Acme.ISSUER + "/register");
    assertThat(http.post("/register", "{}").status()).isEqualTo(404);
  }
}
