package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While nobody can say whose session it is, nobody comes in; afterwards it is as before. */
class GatewayOutageTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final GatewayHouse house;

  GatewayOutageTest(@TempDir Path tls) {
    house = new GatewayHouse(tls);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void while_the_database_is_away_every_answer_is_503_and_none_a_grant() {
    var session = house.session();
    var token = house.signed(house.claims());
    var asked =
        Map.<String, Object>of(
            "session_token", session, "playbook_path", "a", "permission_type", "view");
    allowConnections(false);
    Eventually.until(SOON, () -> house.post("/api/auth/check-access", asked).status() == 503);

    for (var reply :
        new Http.Reply[] {
          house.login(token),
          house.post("/api/auth/validate", Map.of("session_token", session)),
          house.post("/api/auth/logout", Map.of("session_token", session)),
          house.post("/api/auth/check-access", asked)
        }) {
      assertThat(reply.status()).isEqualTo(503);
      assertThat(GatewayHouse.json(reply)).containsOnlyKeys("error");
      assertThat(reply.body()).doesNotContain(session);
    }

    allowConnections(true);
    Eventually.until(SOON, () -> house.isValid(session));
  }

  private void allowConnections(boolean allow) {
    var rows = house.whole.rows;
    var server =
        new TestDatabase(rows.host(), rows.port(), "postgres", rows.user(), rows.password());
    server.execute("ALTER DATABASE " + rows.name() + " ALLOW_CONNECTIONS " + allow);
    if (!allow) {
      server.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + rows.name()
              + "' AND usename = current_user");
    }
  }
}
