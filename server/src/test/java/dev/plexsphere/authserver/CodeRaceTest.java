package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Eventually;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A code that is redeemed at the moment in which its session ends. */
class CodeRaceTest {
  private final HearingApps apps = new HearingApps();

  @AfterEach
  void close() {
    apps.close();
  }

  private boolean isWaiting() {
    return apps.server
        .ask(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                + apps.server.sql.name()
                + "' AND wait_event_type = 'Lock'")
        .equals("1");
  }

  @Test
  void a_client_that_would_hear_gets_no_token_of_a_session_that_is_ending() throws Exception {
    var redeem = apps.redeem(apps.server.browser(), apps.app("/late"));
    try (var threads = Executors.newSingleThreadExecutor();
        var held = apps.server.sql.connect();
        var statement = held.createStatement()) {
      held.setAutoCommit(false);
      statement.execute("DELETE FROM plexsphere.hosted_sessions");

      var reply = threads.submit(() -> Acme.token(apps.server.browser(), redeem));
      Eventually.until(Duration.ofSeconds(4), "it waits for the session", this::isWaiting);
      held.commit();

      assertThat(reply.get().status()).isEqualTo(400);
      assertThat(member(reply.get(), "error")).isEqualTo("invalid_grant");
    }
    assertThat(apps.server.ask("SELECT count(*) FROM plexsphere.refresh_tokens")).isEqualTo("0");
  }
}
