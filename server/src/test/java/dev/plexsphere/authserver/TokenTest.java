package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.VERIFIER;
import static dev.plexsphere.authserver.Acme.authorize;
import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.Acme.redeem;
import static dev.plexsphere.authserver.Acme.request;
import static dev.plexsphere.authserver.Acme.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authserver.TokenGrant.Presented;
import dev.plexsphere.oauth.Pkce;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redeeming codes over HTTP. */
class TokenTest {
  private static final Acme SERVER = new Acme();
  private static final HostedTokens TOKENS =
      new HostedTokens(SERVER.keys, SERVER.ids, SERVER.clock);
  private static final RefreshRounds ROUNDS =
      new RefreshRounds(SERVER.database, SERVER.clock, SERVER.sessions);
  private final Http client = SERVER.browser();

  @AfterAll
  static void close() {
    ROUNDS.close();
    SERVER.close();
  }

  @Test
  void case_14_R7_of_64_racers_on_one_code_one_gets_tokens() {
    var code = SERVER.code(SERVER.browser());

    var replies = Racers.run(64, () -> token(client, redeem(code)));

    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() == 400)
        .hasSize(63)
        .allMatch(reply -> member(reply, "error").equals("invalid_grant"));
  }

  @Test
  void case_14_R7_a_code_used_again_takes_its_access_token_and_session_with_it() {
    var browser = SERVER.browser();
    var code = SERVER.code(browser);
    var access = member(token(client, redeem(code)), "access_token");
    assertThat(userinfo(access).status()).isEqualTo(200);
    var before = reuses();

    refused(token(client, redeem(code)));

    assertThat(userinfo(access).status()).isEqualTo(401);
    var next = browser.get(authorize(request("prompt", "none")));
    assertThat(param(next, "error")).isEqualTo("login_required");
    refused(token(client, redeem(code)));
    assertThat(reuses()).isEqualTo(before + 1);
  }

  private static long reuses() {
    return SERVER.facts().stream().filter("code.reused"::equals).count();
  }

  @Test
  void case_14_a_code_lives_for_60_seconds() {
    var code = SERVER.code(SERVER.browser());
    SERVER.clock.advance(Duration.ofSeconds(60));

    refused(token(client, redeem(code)));
  }

  @Test
  void case_15_R8_a_code_is_bound_to_its_client() {
    var code = SERVER.code(SERVER.browser());

    var other = redeem(code);
    other.put("client_id", "other");
    var reply = token(client, other);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(member(reply, "error")).isEqualTo("invalid_client");
    assertThat(reply.header("www-authenticate")).startsWith("Basic");

    // past the client's own check the code says no by itself, and is burned
    var server =
        new HostedServer(
            SERVER.domains.find(SERVER.acme).orElseThrow(),
            SERVER.urls,
            SERVER.options,
            SERVER.authserver.registeredClients()::find);
    var outcome =
        grant()
            .redeem(
                server,
                new Presented(code, "other", Acme.CALLBACK, VERIFIER, null, Confirmation.NONE));
    assertThat(outcome).isInstanceOf(TokenGrant.Outcome.Refused.class);
    refused(token(client, redeem(code)));
  }

  private static TokenGrant grant() {
    return new TokenGrant(
        SERVER.database,
        SERVER.codes,
        SERVER.ledger,
        SERVER.sessions,
        TOKENS,
        new RefreshGrant(
            SERVER.database,
            SERVER.ledger,
            SERVER.ids,
            SERVER.clock,
            SERVER.kek,
            SERVER.sessions,
            TOKENS,
            ROUNDS));
  }

  @Test
  void R8_a_wrong_redirect_uri_burns_the_code() {
    var code = SERVER.code(SERVER.browser());
    var wrong = redeem(code);
    wrong.put("redirect_uri", Acme.CALLBACK + "/");

    refused(token(client, wrong));
    refused(token(client, redeem(code)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v", "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww", "plain", "long"})
  void case_24_failed_verifier_burns_the_code(String kind) {
    var code = SERVER.code(SERVER.browser());
    var wrong = redeem(code);
    wrong.put(
        "code_verifier",
        switch (kind) {
          case "plain" -> Pkce.challenge(VERIFIER); // what method plain would take
          case "long" -> VERIFIER.repeat(3);
          default -> kind;
        });

    refused(token(client, wrong));
    refused(token(client, redeem(code)));
  }

  @Test
  void case_24_R5_without_a_verifier_there_is_no_token() {
    var fields = redeem(SERVER.code(SERVER.browser()));
    fields.remove("code_verifier");

    var reply = token(client, fields);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(member(reply, "error")).isEqualTo("invalid_request");
  }

  @Test
  void case_35_a_code_of_one_Domain_is_none_at_another() {
    var code = SERVER.code(SERVER.browser());

    refused(client.form("/as/beta/token", redeem(code)));
    assertThat(token(client, redeem(code)).status()).as("and stays its own's").isEqualTo(200);
  }

  @Test
  void names_of_other_things_are_no_codes() {
    var browser = SERVER.browser();
    var page = SERVER.loginPage(browser, request());
    var hidden = Acme.hidden(page);

    refused(token(client, redeem(hidden.getOrDefault("session_id", ""))));
    refused(token(client, redeem(hidden.getOrDefault("csrf", ""))));
    refused(token(client, redeem("x".repeat(60_000))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "implicit", "REFRESH_TOKEN"})
  void R10_no_grant_takes_a_password(String type) {
    var fields = redeem("x");
    fields.put("grant_type", type);
    fields.put("username", Acme.ADA);
    fields.put("password", Acme.PASSWORD);

    assertThat(member(token(client, fields), "error")).isEqualTo("unsupported_grant_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_credentials", "refresh_token"})
  void a_client_uses_the_grants_that_it_was_registered_for(String type) {
    var fields = redeem("x");
    fields.put("grant_type", type);

    assertThat(member(token(client, fields), "error")).isEqualTo("unauthorized_client");
  }

  @Test
  void what_is_missing_twice_or_of_another_kind_is_an_invalid_request() {
    for (var name : redeem("x").keySet()) {
      var fields = redeem("x");
      fields.remove(name);
      invalid(token(client, fields), 400);
      invalid(
          client.send(
              "POST",
              "/as/acme/token",
              "application/x-www-form-urlencoded",
              Http.encode(redeem("x")) + "&" + name + "=again"),
          400);
    }
    invalid(client.post("/as/acme/token", "{\"grant_type\":\"authorization_code\"}"), 415);
    invalid(token(client, redeem("x".repeat(70_000))), 413);
    var strange = token(client, Map.of("a\"\\\u00e4", "1", "client_id", "plexsphere"));
    assertThat(member(strange, "error_description")).matches("[ !#-\\[\\]-~]+");
    assertThat(client.get("/as/acme/token").status()).isEqualTo(405);
  }

  private static void invalid(Http.Reply reply, int status) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(json(reply)).containsEntry("error", "invalid_request");
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
  }

  @Test
  void a_client_that_brings_a_secret_is_not_the_one_it_says() {
    var code = SERVER.code(SERVER.browser());
    var basic = client.with("Authorization", "Basic cGxleHNwaGVyZTp4");
    assertThat(token(basic, redeem(code)).status()).isEqualTo(401);
    var posted = redeem(code);
    posted.put("client_secret", "x");
    assertThat(token(client, posted).status()).isEqualTo(401);

    assertThat(token(client, redeem(code)).status()).isEqualTo(200);
  }

  @Test
  void case_2_who_was_disabled_meanwhile_gets_nothing() {
    var code = SERVER.code(SERVER.browser());
    SERVER.accounts.disable(SERVER.acme, SERVER.ada.id());
    try {
      refused(token(client, redeem(code)));
    } finally {
      SERVER.accounts.enable(SERVER.acme, SERVER.ada.id());
    }
  }

  @Test
  void a_suspended_Domain_redeems_nothing() {
    var code = SERVER.code(SERVER.browser());
    SERVER.domains.suspend(SERVER.acme);
    try {
      assertThat(token(client, redeem(code)).status()).isEqualTo(404);
    } finally {
      SERVER.domains.resume(SERVER.acme);
    }
  }

  private static Http.Reply userinfo(String access) {
    return SERVER.browser().bearer(access).get("/as/acme/userinfo");
  }

  private static void refused(Http.Reply reply) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(member(reply, "error")).isEqualTo("invalid_grant");
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(reply.body()).doesNotContain("access_token");
  }
}
