package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.authorize;
import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.DomainClients.PUBLIC;
import static dev.plexsphere.authserver.DomainClients.SHARED;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Authorization requests that were pushed, and those that are posted. */
class PushedRequestsTest {
  private static final Acme SERVER = new Acme();
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Map<String, String> request() {
    var out = Acme.request("client_id", WEB);
    out.put("redirect_uri", CALLBACK);
    return out;
  }

  private String push(Map<String, String> request) {
    var reply = post(http, WEB, "/as/acme/par", request);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(json(reply)).containsEntry("expires_in", 60L);
    return member(reply, "request_uri");
  }

  private static Map<String, String> by(String client, String uri) {
    var out = new LinkedHashMap<String, String>();
    out.put("client_id", client);
    out.put("request_uri", uri);
    return out;
  }

  @Test
  void a_pushed_request_leads_to_a_code_and_no_browser_saw_it() {
    var uri = push(request());
    assertThat(uri).startsWith("urn:ietf:params:oauth:request_uri:");
    var browser = SERVER.browser();

    var answer = SERVER.signIn(browser, by(WEB, uri));

    assertThat(answer.header("location")).startsWith(CALLBACK + "?");
    assertThat(param(answer, "state")).isEqualTo("st-1");
    var fields = Acme.redeem(param(answer, "code"));
    fields.put("client_id", WEB);
    fields.put("redirect_uri", CALLBACK);
    assertThat(post(http, WEB, "/as/acme/token", fields).status()).isEqualTo(200);
  }

  @Test
  void what_the_browser_adds_does_not_count() {
    var sent = by(WEB, push(request()));
    sent.put("redirect_uri", "https://evil.example/");
    sent.put("state", "another");

    var answer = SERVER.signIn(SERVER.browser(), sent);

    assertThat(answer.header("location")).startsWith(CALLBACK + "?");
    assertThat(param(answer, "state")).isEqualTo("st-1");
  }

  @Test
  void case_13_it_works_once_also_where_nothing_is_shown() {
    var silent = request();
    silent.put("prompt", "none");
    var uri = push(silent);

    assertThat(param(http.get(authorize(by(WEB, uri))), "error")).isEqualTo("login_required");

    assertThat(http.get(authorize(by(WEB, uri))).status()).isEqualTo(400);
  }

  @Test
  void case_13_of_64_racers_one_begins_a_sign_in() {
    var uri = push(request());

    var replies = Racers.run(64, () -> SERVER.browser().get(authorize(by(WEB, uri))));

    assertThat(replies).filteredOn(reply -> reply.status() == 302).hasSize(1);
    assertThat(replies).filteredOn(reply -> reply.status() == 400).hasSize(63);
  }

  @Test
  void it_is_one_clients_at_one_Domain_for_a_minute() {
    var uri = push(request());
    assertThat(http.get(authorize(by(PUBLIC, uri))).status()).isEqualTo(400);
    assertThat(http.get(authorize(by(WEB, uri))).status()).as("it is used up").isEqualTo(400);

    var elsewhere = by(WEB, push(request()));
    assertThat(http.get("/as/beta/authorize?" + Http.encode(elsewhere)).status()).isEqualTo(400);

    var shared = request();
    shared.put("client_id", SHARED);
    var uri2 = member(http.form("/as/acme/par", shared), "request_uri");
    var atBeta = http.get("/as/beta/authorize?" + Http.encode(by(SHARED, uri2)));
    assertThat(atBeta.status()).as("a client of both, pushed at the other").isEqualTo(400);

    var late = push(request());
    SERVER.clock.advance(Duration.ofSeconds(60));
    assertThat(http.get(authorize(by(WEB, late))).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "redirect_uri, https://evil.example/, 400, invalid_request",
    "response_type, token, 400, unsupported_response_type",
    "code_challenge_method, plain, 400, invalid_request",
    "request_uri, urn:x, 400, invalid_request",
    "request, e30.e30., 400, request_not_supported",
    "client_id, terminal, 401, invalid_client",
    "resource, https://elsewhere.example, 400, invalid_target"
  })
  void what_could_not_be_authorized_is_refused_when_it_is_pushed(
      String name, String value, int status, String error) {
    var spoiled = request();
    spoiled.put(name, value);

    var reply = post(http, WEB, "/as/acme/par", spoiled);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(member(reply, "error")).isEqualTo(error);
  }

  @Test
  void nobody_signs_in_to_a_machine() {
    var request = request();
    request.put("client_id", DomainClients.MACHINE);

    assertThat(param(http.get(authorize(request)), "error")).isEqualTo("unauthorized_client");
    var pushed = post(http, DomainClients.MACHINE, "/as/acme/par", request);
    assertThat(member(pushed, "error")).isEqualTo("unauthorized_client");
  }

  @Test
  void who_does_not_prove_to_be_the_client_pushes_nothing() {
    assertThat(http.form("/as/acme/par", request()).status()).isEqualTo(401);
  }

  @Test
  void the_secret_is_not_kept() {
    var byPost = request();
    byPost.put("client_secret", DomainClients.secret(WEB));

    assertThat(http.form("/as/acme/par", byPost).status()).isEqualTo(201);

    var secret = "%" + "x".repeat(20) + "%";
    assertThat(SERVER.ask("SELECT count(*) FROM codes WHERE payload::text LIKE '" + secret + "'"))
        .isEqualTo("0");
  }

  @Test
  void what_authorize_does_not_know_is_ignored_and_not_kept() {
    var request = request();
    request.put("ui_locales", "de");
    request.put("padding", "ballast".repeat(9000));

    var answer = SERVER.signIn(SERVER.browser(), by(WEB, push(request)));

    assertThat(param(answer, "code")).isNotEmpty();
    assertThat(SERVER.ask("SELECT count(*) FROM codes WHERE payload::text LIKE '%ballast%'"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "id_token_hint, 8193",
    "prompt, 513",
    "state, 2049",
    "nonce, 513",
    "login_hint, 513",
    "scope, 513",
    "claims, 2049",
    "max_age, 10",
    "dpop_jkt, 44",
    "code_challenge, 129"
  })
  void what_is_too_long_to_be_good_is_not_kept_either(String name, int length) {
    var request = request();
    request.put(name, name.equals("prompt") ? "login ".repeat(90) : "1".repeat(length));

    assertThat(post(http, WEB, "/as/acme/par", request).status()).isEqualTo(400);
  }

  @Test
  void a_request_may_be_posted_to_authorize() {
    var browser = SERVER.browser();

    var begun = browser.form("/as/acme/authorize", request());

    assertThat(begun.status()).isEqualTo(303);
    var page = browser.get(begun.header("location"));
    var submitted = Acme.submit(browser, page, Acme.ADA, Acme.PASSWORD);
    assertThat(param(browser.get(submitted.header("location")), "code")).isNotEmpty();
  }
}
