package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Refresh tokens: of the console alone, good once, and what a second use does. */
class RefreshTest {
  private static final String CONSOLE = "plexsphere-console";
  private static final String CALLBACK = "http://localhost:8080/admin-console/callback";

  private final PlatformSteps platform = new PlatformSteps();
  private final Http browser = platform.browser();

  @AfterEach
  void close() {
    platform.close();
  }

  private Http.Reply console(Http in) {
    var request = PlatformSteps.request("client_id", CONSOLE);
    request.put("redirect_uri", CALLBACK);
    request.put("scope", "openid email");
    var redeem = PlatformSteps.redeem(PlatformSteps.signIn(in, request));
    redeem.put("client_id", CONSOLE);
    redeem.put("redirect_uri", CALLBACK);
    return PlatformSteps.token(in, redeem);
  }

  private String first() {
    return member(console(browser), "refresh_token");
  }

  private static Map<String, String> fields(String token) {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", "refresh_token");
    out.put("refresh_token", token);
    out.put("client_id", CONSOLE);
    return out;
  }

  private Http.Reply refresh(String token) {
    return PlatformSteps.token(browser, fields(token));
  }

  private void refused(String token) {
    var reply = refresh(token);
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(member(reply, "error")).isEqualTo("invalid_grant");
  }

  @Test
  void only_a_client_with_the_grant_gets_one() {
    assertThat(first()).hasSize(43);

    var redirect = PlatformSteps.signIn(browser, PlatformSteps.request());
    var other = PlatformSteps.token(browser, PlatformSteps.redeem(redirect));
    assertThat(Acme.json(other)).doesNotContainKey("refresh_token");

    var fields = fields(first());
    fields.put("client_id", PlatformSteps.CLIENT);
    assertThat(member(PlatformSteps.token(browser, fields), "error"))
        .isEqualTo("unauthorized_client");
  }

  @Test
  void a_refresh_gives_an_access_token_and_a_successor() {
    var token = first();

    var reply = refresh(token);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(member(reply, "refresh_token")).hasSize(43).isNotEqualTo(token);
    assertThat(platform.acme.authserver.operators().verify(member(reply, "access_token")))
        .isInstanceOf(dev.plexsphere.authn.Operator.Verdict.Admitted.class);
    assertThat(refresh(member(reply, "refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void case_9_of_64_racers_there_is_one_family_and_one_successor() {
    var token = first();

    var replies = Racers.run(64, () -> PlatformSteps.token(platform.browser(), fields(token)));

    var successors = new HashSet<String>();
    replies.forEach(reply -> {
      assertThat(reply.status()).isEqualTo(200);
      successors.add(member(reply, "refresh_token"));
    });
    assertThat(successors).hasSize(1);
    assertThat(ask("SELECT count(*) || ' ' || count(DISTINCT family) FROM refresh_tokens"))
        .isEqualTo("2 1");
  }

  @Test
  void a_repeated_request_gets_the_same_successor_for_30_seconds() {
    var token = first();
    var successor = member(refresh(token), "refresh_token");

    platform.acme.clock.advance(Duration.ofSeconds(30));
    assertThat(member(refresh(token), "refresh_token")).isEqualTo(successor);

    platform.acme.clock.advance(Duration.ofSeconds(1));
    refused(token);
    refused(successor); // the family is over
    assertThat(platform.acme.facts()).contains("refresh_token.reused");
  }

  @Test
  void once_the_successor_was_used_a_repetition_ends_the_family_and_only_that() {
    var bystander = member(console(platform.browser()), "refresh_token");
    var token = first();
    var successor = member(refresh(token), "refresh_token");
    var third = member(refresh(successor), "refresh_token");

    refused(token);
    refused(third);

    assertThat(refresh(bystander).status()).isEqualTo(200);
    assertThat(browser.get("/authorize?" + Http.encode(PlatformSteps.request())).header("location"))
        .startsWith("/authorize/callback"); // still signed in
  }

  @Test
  void case_10_what_was_revoked_stays_so_because_it_is_gone() {
    var token = first();
    var successor = member(refresh(token), "refresh_token");
    refresh(successor);
    refused(token);

    assertThat(ask("SELECT count(*) FROM refresh_tokens")).isEqualTo("0");
  }

  @Test
  void case_17_a_refresh_may_narrow_the_scope_and_never_widen_it() {
    var token = first();
    var wider = fields(token);
    wider.put("scope", "openid email profile");
    assertThat(member(PlatformSteps.token(browser, wider), "error")).isEqualTo("invalid_scope");

    var narrower = fields(token);
    narrower.put("scope", "openid");
    var reply = PlatformSteps.token(browser, narrower);
    assertThat(member(reply, "scope")).isEqualTo("openid");
    assertThat(member(refresh(member(reply, "refresh_token")), "scope")).isEqualTo("openid email");
  }

  @Test
  void a_scope_that_stands_twice_is_one_and_an_empty_one_is_none() {
    var twice = fields(first());
    twice.put("scope", "openid openid email openid");
    assertThat(member(PlatformSteps.token(browser, twice), "scope")).isEqualTo("openid email");

    var empty = fields(first());
    empty.put("scope", "openid  email");
    assertThat(member(PlatformSteps.token(browser, empty), "error")).isEqualTo("invalid_scope");
  }

  @Test
  void case_15_a_token_of_one_client_is_none_of_another() {
    var fields = fields(first());
    fields.remove("client_id");
    var pair = PlatformSteps.PORTAL + ":" + Http.encode(Map.of("", PlatformSteps.PORTAL_SECRET));
    var basic =
        Base64.getEncoder()
            .encodeToString(pair.replace(":=", ":").getBytes(StandardCharsets.UTF_8));

    var reply = PlatformSteps.token(browser.with("Authorization", "Basic " + basic), fields);

    assertThat(member(reply, "error")).isEqualTo("invalid_grant");
    assertThat(refresh(fields.getOrDefault("refresh_token", "")).status()).isEqualTo(200);
  }

  @Test
  void case_15_a_token_of_one_Domain_is_none_at_another() {
    var reply = platform.browser().form("/as/acme/token", fields(first()));
    assertThat(reply.status()).isNotEqualTo(200);
  }

  @Test
  void R11_the_family_ends_with_its_time_its_session_and_its_person() {
    var token = first();
    platform.acme.accounts.disable(DomainId.PLATFORM, platform.grace.id());
    refused(token);
    platform.acme.accounts.enable(DomainId.PLATFORM, platform.grace.id());
    refused(token); // with the account its session ended
    var next = first();

    for (int hour = 1; hour < 8; hour++) { // using it keeps the session, not the family
      platform.acme.clock.advance(Duration.ofHours(1));
      next = member(refresh(next), "refresh_token");
      assertThat(next).as("hour " + hour).isNotEmpty();
    }
    platform.acme.clock.advance(Duration.ofHours(1));
    refused(next);

    var fresh = first();
    var page = browser.get("/logout");
    browser.form("/logout", new HashMap<>(Acme.hidden(page)));
    refused(fresh);
  }

  @Test
  void it_is_stored_as_its_digest() {
    var token = first();
    var successor = member(refresh(token), "refresh_token");

    assertThat(ask("SELECT string_agg(r::text, ' ') FROM refresh_tokens r"))
        .doesNotContain(token)
        .doesNotContain(successor);
  }

  private String ask(String query) {
    return platform.acme.ask(query);
  }
}
