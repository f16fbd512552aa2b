package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.HearingApps.sid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a delivery. */
class LogoutDeliveryTest {
  private final HearingApps apps = new HearingApps();
  private final Acme server = apps.server;
  private final LogoutReceiver receiver = apps.receiver;

  @AfterEach
  void close() {
    apps.close();
  }

  @Test
  void whoever_fails_twice_gets_it_the_third_time() {
    var calls = new AtomicInteger();
    receiver.behaviour =
        exchange -> exchange.sendResponseHeaders(calls.incrementAndGet() < 3 ? 503 : 204, -1);

    apps.signInAndOut(apps.app("/shop"));

    apps.tried(1);
    apps.pass(1);
    receiver.await("/shop", 2);
    apps.tried(2);
    apps.pass(2);
    var heard = receiver.await("/shop", 3);
    apps.settled();
    assertThat(heard).extracting(LogoutReceiver.Heard::token).doesNotHaveDuplicates();
    assertThat(heard)
        .extracting(LogoutReceiver.Heard::sid)
        .hasSize(3)
        .containsOnly(heard.getFirst().sid());
    assertThat(fact("backchannel_logout.delivered")).contains("\"attempts\":3");
  }

  private String fact(String kind) {
    return server.ask(
        "SELECT convert_from(canonical, 'UTF8') FROM plexsphere.ledger WHERE kind = '"
            + kind
            + "'");
  }

  @Test
  void before_its_time_nobody_is_told_again() {
    receiver.behaviour = LogoutReceiver.status(500);
    apps.signInAndOut(apps.app("/shop"));
    apps.tried(1);

    server.clock.advance(BackchannelLogout.PAUSES.getFirst().minusMillis(1));
    receiver.behaviour = LogoutReceiver.status(200);
    apps.signInAndOut(apps.app("/wiki"));

    receiver.await("/wiki", 1);
    assertThat(receiver.at("/shop")).hasSize(1);
  }

  @Test
  void after_8_attempts_it_is_given_up_and_that_is_written_down() {
    receiver.behaviour = LogoutReceiver.status(400);
    apps.signInAndOut(apps.app("/shop"));

    for (int attempt = 1; attempt <= BackchannelLogout.PAUSES.size(); attempt++) {
      receiver.await("/shop", attempt);
      apps.tried(attempt);
      apps.pass(attempt);
    }

    apps.settled();
    assertThat(receiver.at("/shop")).hasSize(8);
    assertThat(fact("backchannel_logout.given_up"))
        .contains("\"attempts\":8", "\"reason\":\"status_400\"", "account:" + server.ada.id())
        .doesNotContain("127.0.0.1");
    assertThat(server.facts()).doesNotContain("backchannel_logout.delivered");
  }

  @Test
  void a_client_that_never_answers_holds_up_nobody_and_is_told_again() {
    var mute = apps.app("/mute");
    var shop = apps.app("/shop");
    receiver.behaviour =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/mute")) {
            receiver.silence().answer(exchange);
          }
          exchange.sendResponseHeaders(200, -1);
        };
    var browser = server.browser();
    apps.signIn(browser, mute);
    // As if 200 people had been signed in to the mute one: each is a session of its own.
    server.sql.execute(
        "INSERT INTO plexsphere.logout_deliveries"
            + " SELECT domain_id, sha256(n::text::bytea), '"
            + mute.client().id()
            + "', account_id, 0, '2020-01-01' FROM plexsphere.hosted_sessions,"
            + " generate_series(1, 200) AS n");

    server.authserver.logouts().nudge();
    receiver.await("/mute", 4);
    long began = System.nanoTime();
    apps.signInAndOut(shop);
    receiver.await("/shop", 1);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    assertThat(receiver.at("/mute")).hasSize(4);
    receiver.speak();
    Eventually.until(
        Duration.ofSeconds(30), "all are told", () -> receiver.at("/mute").size() >= 200);
  }

  @Test
  void no_answer_within_5_s_is_a_failure() {
    receiver.behaviour = receiver.silence();
    long began = System.nanoTime();
    apps.signInAndOut(apps.app("/mute"));

    apps.tried(1);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    receiver.behaviour = LogoutReceiver.status(200);
    apps.pass(1);
    receiver.await("/mute", 2);
    apps.settled();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_not_followed_and_is_a_failure(int status) {
    receiver.behaviour =
        exchange -> {
          exchange.getResponseHeaders().set("Location", receiver.uri("/elsewhere"));
          exchange.sendResponseHeaders(status, -1);
        };

    apps.signInAndOut(apps.app("/shop"));

    apps.tried(1);
    assertThat(receiver.all()).hasSize(1);
    assertThat(receiver.at("/elsewhere")).isEmpty();
  }

  @Test
  void a_body_that_is_no_text_is_not_looked_at() {
    receiver.behaviour =
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {(byte) 0xff, (byte) 0xfe});
        };

    apps.signInAndOut(apps.app("/shop"));

    receiver.await("/shop", 1);
    apps.settled();
  }

  @Test
  void a_private_address_is_not_asked_where_that_is_not_allowed() {
    server.authserver.logouts().close();
    try (var strict = another(new GuardedClient(new EgressGuard(List.of())))) {
      strict.start();
      apps.signInAndOut(apps.app("/shop"));

      apps.tried(1);
      assertThat(receiver.all()).isEmpty();
    }
  }

  private BackchannelLogout another(GuardedClient http) {
    var servers =
        new HostedServers(
            server.domains,
            server.urls,
            server.options,
            apps.service()::find,
            java.util.Optional::empty);
    return new BackchannelLogout(
        server.database,
        server.ledger,
        server.clock,
        servers,
        new LogoutTokens(server.keys, server.ids, server.clock),
        http);
  }

  @Test
  void a_client_that_no_longer_wants_to_hear_or_is_gone_is_not_told() {
    var gone = apps.app("/gone");
    var silent = apps.app("/silent");
    var browser = server.browser();
    apps.signIn(browser, gone);
    var idToken = apps.signIn(browser, silent);
    apps.service().delete(server.acme, gone.client().id());
    apps.service().update(server.acme, silent.client().id(), _ -> true, RegisteredApps.web());

    server.database.inTransaction(tx -> server.sessions.end(tx, server.acme, sid(idToken)));

    apps.settled();
    assertThat(receiver.all()).isEmpty();
    assertThat(server.facts()).noneMatch(kind -> kind.startsWith("backchannel_logout"));
  }

  @Test
  void metadata_from_before_there_was_any_of_this_is_read() {
    var app = apps.app("");
    server.sql.execute(
        "UPDATE plexsphere.registered_clients SET metadata = metadata"
            + " - 'backchannel_logout_uri' - 'backchannel_logout_session_required'");

    assertThat(apps.service().get(server.acme, app.client().id()).metadata().backchannelLogoutUri())
        .isNull();
    apps.signIn(server.browser(), app);
  }
}
