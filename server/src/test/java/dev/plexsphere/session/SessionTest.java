package dev.plexsphere.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.signin.Desk;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTest {
  private static final String OURS = "http://localhost:8080";

  private final Desk desk = new Desk();
  private final Domain acme = desk.house.domains.create("acme-corp", "Acme Corp");
  private Http browser = desk.browser();

  SessionTest() {
    desk.bind(acme.id());
  }

  @BeforeEach
  void signedIn() {
    browser = desk.browser();
    desk.signIn(browser, acme.id());
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  @AfterAll
  void close() {
    desk.close();
  }

  private int status() {
    return browser.get("/v1/domains").status();
  }

  @Test
  void a_session_that_is_used_lives_24_hours_and_not_longer() {
    for (int hours = 0; hours < 23; hours++) {
      desk.house.clock.advance(Duration.ofHours(1));
      assertThat(status()).isEqualTo(200);
    }
    desk.house.clock.advance(Duration.ofHours(1));
    assertThat(status()).isEqualTo(401);
  }

  @Test
  void a_session_unused_for_8_hours_is_over() {
    desk.house.clock.advance(Duration.ofHours(8).minusSeconds(1));
    assertThat(status()).isEqualTo(200);
    desk.house.clock.advance(Duration.ofHours(8));
    assertThat(status()).isEqualTo(401);
  }

  @Test
  void being_seen_is_written_at_most_once_in_five_minutes() {
    var before = seen();
    desk.house.clock.advance(Duration.ofMinutes(5));
    status();
    assertThat(seen()).isEqualTo(before);
    desk.house.clock.advance(Duration.ofSeconds(1));
    status();
    assertThat(seen()).isNotEqualTo(before);
  }

  private String seen() {
    return desk.house.rows.ask("SELECT max(last_seen_at) FROM plexsphere.sessions");
  }

  @Test
  void a_made_up_cookie_is_nobody() {
    try (var stranger = desk.browser()) {
      for (var value : new String[] {"x", "psk_live_abc", "A".repeat(43), "A".repeat(4000)}) {
        assertThat(
                stranger
                    .with("Cookie", SessionService.COOKIE + "=" + value)
                    .get("/v1/domains")
                    .status())
            .isEqualTo(401);
      }
    }
  }

  @Test
  void signing_out_by_the_pages_form_ends_the_session_everywhere_it_was_copied_to() {
    var copied = browser.cookie(SessionService.COOKIE);
    var form = Map.of("csrf", browser.cookie(SessionService.CSRF_COOKIE));

    var reply = browser.with("Origin", "null").form("/sign-out", form);

    assertThat(reply.status()).isEqualTo(303);
    assertThat(browser.cookie(SessionService.COOKIE)).isEmpty();
    assertThat(
            browser
                .with("Cookie", SessionService.COOKIE + "=" + copied)
                .get("/v1/domains")
                .status())
        .isEqualTo(401);
    assertThat(desk.house.facts()).endsWith("user.signed_out");
  }

  @Test
  void signing_out_everywhere_closes_the_users_other_browsers_and_nobody_elses() {
    try (var second = desk.browser();
        var eve = desk.browser()) {
      desk.signIn(second, acme.id());
      desk.idp.claims.put("sub", "eve");
      desk.signIn(eve, acme.id());
      desk.idp.behave();
      var ada =
          java.util.UUID.fromString(
              desk.house.rows.ask(
                  "SELECT user_id FROM plexsphere.user_links WHERE subject = 'ada'"));

      int closed =
          desk.house.database.transaction(tx -> desk.sessions.closeAll(tx, acme.id(), ada));

      assertThat(closed).isGreaterThanOrEqualTo(2);
      assertThat(status()).isEqualTo(401);
      assertThat(second.get("/v1/domains").status()).isEqualTo(401);
      assertThat(eve.get("/v1/domains").status()).isEqualTo(200);
    }
  }

  @Test
  void everywhere_means_the_users_own_domain() {
    var other = desk.house.domains.create("elsewhere", "Elsewhere");
    var ada = java.util.UUID.fromString(ask("SELECT min(user_id::text) FROM plexsphere.sessions"));

    int closed = desk.house.database.transaction(tx -> desk.sessions.closeAll(tx, other.id(), ada));

    assertThat(closed).isZero();
  }

  @Test
  void a_binding_of_another_domain_vouches_for_no_session() {
    var binding = desk.bind(desk.house.domains.create("neighbour", "Neighbour").id());
    desk.house.rows.execute(
        "UPDATE plexsphere.sessions SET idp_binding_id = '" + binding.id() + "'");

    assertThat(status()).isEqualTo(401);
  }

  @Test
  void the_sweeper_takes_what_is_over_and_nothing_else() {
    sweep();
    assertThat(status()).isEqualTo(200);
    desk.house.clock.advance(Duration.ofHours(24));

    assertThat(sweep()).isPositive();

    assertThat(ask("SELECT count(*) FROM plexsphere.sessions")).isEqualTo("0");
  }

  private int sweep() {
    return desk.house.database.transaction(
        tx -> desk.sessions.sweep(tx, desk.house.clock.instant()));
  }

  private String ask(String query) {
    return desk.house.rows.ask(query);
  }

  @Test
  void a_session_is_idle_for_some_time_and_never_longer_than_it_lives() {
    var hour = Duration.ofHours(1);
    assertThatThrownBy(() -> new SessionLifetimes(Duration.ZERO, hour))
        .hasMessageContaining("session.idle");
    assertThatThrownBy(() -> new SessionLifetimes(hour.plusSeconds(1), hour))
        .hasMessageContaining("session.absolute");
  }

  // ---- CSRF

  private Http.Reply change(Http from, String token) {
    return from.with(Csrf.HEADER, token).post("/change", "{}");
  }

  private String token() {
    return browser.cookie(SessionService.CSRF_COOKIE);
  }

  @Test
  void a_program_needs_our_origin_or_fetch_metadata_and_the_sessions_own_token() {
    assertThat(change(browser.with("Origin", OURS), token()).status()).isEqualTo(204);
    assertThat(change(browser.with("Sec-Fetch-Site", "same-origin"), token()).status())
        .isEqualTo(204);

    assertThat(change(browser, token()).body()).contains("csrf_origin_mismatch");
    assertThat(change(browser.with("Origin", "https://evil.example"), token()).body())
        .contains("csrf_origin_mismatch");
    assertThat(change(browser.with("Origin", "null"), token()).body())
        .contains("csrf_origin_mismatch");
    assertThat(change(browser.with("Sec-Fetch-Site", "same-site"), token()).body())
        .contains("csrf_origin_mismatch");
    assertThat(change(browser.with("Origin", OURS), "x").body()).contains("csrf_token_mismatch");
    assertThat(browser.with("Origin", OURS).post("/change", "{}").body())
        .contains("csrf_token_mismatch");
  }

  @Test
  void the_token_of_one_session_is_worth_nothing_in_another() {
    try (var other = desk.browser()) {
      desk.signIn(other, acme.id());

      assertThat(
              change(browser.with("Origin", OURS), other.cookie(SessionService.CSRF_COOKIE)).body())
          .contains("csrf_token_mismatch");
    }
  }

  @Test
  void a_form_needs_the_hidden_token_and_no_word_of_another_site() {
    var form = Map.of("csrf", token());

    assertThat(browser.form("/change", form).status()).isEqualTo(204);
    assertThat(browser.with("Origin", "null").form("/change", form).status()).isEqualTo(204);
    assertThat(browser.with("Sec-Fetch-Site", "cross-site").form("/change", form).body())
        .contains("csrf_origin_mismatch");
    assertThat(browser.with("Origin", "https://evil.example").form("/change", form).body())
        .contains("csrf_origin_mismatch");
    assertThat(browser.form("/change", Map.of("csrf", "")).body()).contains("csrf_token_mismatch");
    assertThat(browser.form("/change", Map.of("a", "b")).body()).contains("csrf_token_mismatch");
  }

  @Test
  void a_caller_sees_its_own_domain_and_bindings_without_secrets_and_nobody_elses() {
    var other = desk.house.domains.create("other-" + System.nanoTime(), "Other");

    assertThat(browser.get("/v1/domains").body())
        .contains("\"slug\":\"acme-corp\"", "\"idp_bindings\":[{\"id\":")
        .doesNotContain("other-");
    var own = browser.get("/v1/admin/idp?domain_id=" + acme.id());
    assertThat(own.body())
        .startsWith("[{\"id\":")
        .contains("\"client_id\":\"plexsphere-test\"", "\"status\":\"active\"")
        .doesNotContain("secret");
    assertThat(browser.get("/v1/admin/idp").body()).isEqualTo(own.body());
    var theirs = browser.get("/v1/admin/idp?domain_id=" + other.id());
    assertThat(theirs.status()).isEqualTo(404);
    assertThat(theirs.body()).contains("domain_not_found");
  }
}
