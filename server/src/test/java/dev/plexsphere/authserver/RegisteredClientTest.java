package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.RegisteredApps.secret;
import static dev.plexsphere.authserver.RegisteredApps.web;
import static dev.plexsphere.authserver.RegisteredApps.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that are rows: as good as declared ones while they are there. */
class RegisteredClientTest {
  private final Acme server = new Acme();
  private final RegisteredApps apps = new RegisteredApps(server);
  private final Http browser = server.browser();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void it_signs_people_in_who_are_asked_and_refreshes() {
    var app = apps.app();
    var id = app.client().id();
    assertThat(id).matches("app-[a-z0-9]{22}");
    assertThat(secret(app)).matches("[\\w-]{43}");

    var tokens = apps.signIn(browser, id, secret(app));

    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    var refreshed = apps.refresh(browser, id, secret(app), member(tokens, "refresh_token"));
    assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
    assertThat(active(app, member(refreshed, "access_token"))).isTrue();
    assertThat(server.facts()).contains("client.registered");
    assertThat(server.ask("SELECT string_agg(c::text, '') FROM plexsphere.registered_clients c"))
        .contains(id)
        .doesNotContain(secret(app));
  }

  private boolean active(RegisteredClientService.Issued app, String token) {
    var reply =
        browser.form(
            "/as/acme/introspect",
            Map.of("client_id", app.client().id(), "client_secret", secret(app), "token", token));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return Boolean.TRUE.equals(Acme.json(reply).get("active"));
  }

  @Test
  void without_PKCE_or_at_another_address_nothing_goes_anywhere() {
    var id = apps.app().client().id();
    var request = DomainClients.request(id, Map.of());
    request.remove("code_challenge");
    request.remove("code_challenge_method");
    var stranger = browser.get(Acme.authorize(request)); // R19: told here, not at the client
    assertThat(stranger.status()).isEqualTo(400);
    assertThat(stranger.header("location")).isEmpty();
    assertThat(stranger.body()).contains("code_challenge");
    var elsewhere = DomainClients.request(id, Map.of("redirect_uri", CALLBACK + "/evil"));
    assertThat(browser.get(Acme.authorize(elsewhere)).status()).isEqualTo(400);
  }

  @Test
  void case_35_in_another_Domain_it_is_nobody() {
    var app = apps.app();
    assertThat(apps.isTaken(browser, "acme", app.client().id(), secret(app))).isTrue();
    assertThat(apps.isTaken(browser, "beta", app.client().id(), secret(app))).isFalse();
    assertThatThrownBy(() -> apps.service().get(server.beta, app.client().id()))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThatThrownBy(() -> apps.service().delete(server.beta, app.client().id()))
        .isInstanceOf(RefusedException.class);
    assertThat(apps.isTaken(browser, "acme", app.client().id(), secret(app))).isTrue();
  }

  @Test
  void case_2_two_secrets_are_good_while_one_follows_another_and_never_three() {
    var app = apps.app();
    var id = app.client().id();
    var second = secret(apps.service().rotate(server.acme, id));
    assertThat(taken(id, secret(app), second, "wrong")).containsExactly(true, true, false);

    var third = secret(apps.service().rotate(server.acme, id));
    assertThat(taken(id, secret(app), second, third)).containsExactly(false, true, true);

    server.clock.advance(RegisteredClientService.OVERLAP.plus(Duration.ofSeconds(1)));
    assertThat(taken(id, second, third)).containsExactly(false, true);
    assertThat(server.facts()).contains("client.rotated");
  }

  private List<Boolean> taken(String id, String... secrets) {
    return List.of(secrets).stream().map(each -> apps.isTaken(browser, "acme", id, each)).toList();
  }

  @Test
  void a_deleted_client_has_no_secret_no_refresh_token_and_no_consent_left() {
    var app = apps.app();
    var other = apps.app();
    var id = app.client().id();
    var tokens = apps.signIn(browser, id, secret(app));
    var theirs = apps.signIn(server.browser(), other.client().id(), secret(other));
    var rows =
        "SELECT (SELECT count(*) FROM plexsphere.refresh_tokens WHERE client_id = '"
            + id
            + "') + (SELECT count(*) FROM plexsphere.consents WHERE client_id = '"
            + id
            + "')";
    assertThat(server.ask(rows)).isEqualTo("2");

    var access = member(tokens, "access_token");
    assertThat(DomainClients.userinfo(browser, access)).isEqualTo(200);
    apps.service().delete(server.acme, id);
    assertThat(DomainClients.userinfo(browser, access)).isEqualTo(401);

    assertThat(server.ask(rows)).isEqualTo("0");
    assertThat(apps.isTaken(browser, "acme", id, secret(app))).isFalse();
    var refreshed = apps.refresh(browser, id, secret(app), member(tokens, "refresh_token"));
    assertThat(member(refreshed, "error")).isEqualTo("invalid_client");
    assertThat(browser.get(Acme.authorize(DomainClients.request(id, Map.of()))).status())
        .isEqualTo(400);
    assertThat(
            apps.refresh(
                    browser, other.client().id(), secret(other), member(theirs, "refresh_token"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void the_access_tokens_of_a_deleted_client_are_inactive() {
    var api = "https://api.acme.example";
    var app =
        apps.service()
            .create(
                server.acme,
                wish(Map.of("redirect_uris", List.of(CALLBACK), "audiences", List.of(api))));
    var resource =
        apps.service()
            .create(
                server.acme,
                wish(
                    Map.of(
                        "grant_types", List.of("client_credentials"), "resources", List.of(api))));
    var token = member(apps.signIn(browser, app.client().id(), secret(app)), "access_token");
    assertThat(active(resource, token)).isTrue();

    apps.service().delete(server.acme, app.client().id());

    assertThat(active(resource, token)).isFalse();
  }

  @Test
  void an_administrator_may_say_that_people_are_not_asked() {
    var app =
        apps.service()
            .create(
                server.acme,
                wish(Map.of("redirect_uris", List.of(CALLBACK), "require_consent", false)));
    var back = server.signIn(browser, DomainClients.request(app.client().id(), Map.of()));
    assertThat(back.header("location")).startsWith(CALLBACK + "?code=");
  }

  @Test
  void other_metadata_holds_from_the_next_request_on() {
    var app = apps.app();
    var id = app.client().id();
    var open =
        apps.service()
            .update(
                server.acme,
                id,
                _ -> true,
                wish(
                    Map.of(
                        "redirect_uris",
                        List.of("https://new.example/cb"),
                        "token_endpoint_auth_method",
                        "none")));
    assertThat(open.secret()).isNull();
    assertThat(apps.isTaken(browser, "acme", id, secret(app))).isFalse();
    assertThat(browser.get(Acme.authorize(DomainClients.request(id, Map.of()))).status())
        .isEqualTo(400);
    assertThatThrownBy(() -> apps.service().rotate(server.acme, id)).hasMessageContaining("public");

    var closed = apps.service().update(server.acme, id, _ -> true, web());
    assertThat(taken(id, secret(app), secret(closed))).containsExactly(false, true);
  }

  @Test
  void a_Domain_has_a_thousand_even_when_64_race_for_the_last_one() {
    server.sql.execute(
        "INSERT INTO plexsphere.registered_clients"
            + " (domain_id, client_id, metadata, created_at, updated_at) SELECT '"
            + server.acme
            + "', 'filled-' || n, '{}', now(), now() FROM generate_series(1, 999) AS n");

    var made =
        Racers.run(
            64,
            () -> {
              try {
                apps.service().create(server.acme, web());
                return "made";
              } catch (RefusedException e) {
                return e.refusal().code().code();
              }
            });

    assertThat(made).filteredOn("made"::equals).hasSize(1);
    assertThat(made).contains("client_limit_reached");
    assertThat(server.ask("SELECT count(*) FROM plexsphere.registered_clients")).isEqualTo("1000");
  }

  @Test
  void no_machine_gets_an_id_of_their_form() {
    assertThatThrownBy(() ->
            server.database.inTransaction(tx ->
                server.clients.create(
                    tx, server.acme, "app-" + "a".repeat(22), HostedClientService.newSecret())))
        .isInstanceOf(RefusedException.class);
  }
}
