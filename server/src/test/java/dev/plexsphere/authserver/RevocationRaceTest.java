package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Http;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A family of refresh tokens that ends at the moment in which one of it is used: the successor is
 * written while the others are being deleted, and must not be what is left.
 */
class RevocationRaceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Acme server = new Acme();
  private final Http http = server.browser();

  @AfterEach
  void close() {
    server.close();
  }

  private Http.Reply refresh(String token) {
    var fields = Map.of("grant_type", "refresh_token", "refresh_token", token);
    return post(http, WEB, "/as/acme/token", fields);
  }

  private String signIn() {
    return member(DomainClients.signIn(server, server.browser(), WEB, Map.of()), "refresh_token");
  }

  /**
   * Lets {@code token} be used and, once it is locked and its successor not yet written, {@code
   * end} be done. Returns what the use gave.
   */
  private Http.Reply during(String token, Callable<?> end) throws Exception {
    try (var threads = Executors.newFixedThreadPool(2);
        var held = server.sql.connect()) {
      hold(held);
      var used = threads.submit(() -> refresh(token));
      blocked(1);
      var ended = threads.submit(end);
      blocked(2);
      held.rollback();
      ended.get();
      return used.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  /** The session, which the successor's row refers to. */
  private static void hold(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT 1 FROM plexsphere.hosted_sessions FOR UPDATE");
    }
  }

  private void blocked(int count) {
    var waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
            + server.sql.name()
            + "' AND wait_event_type = 'Lock'";
    Eventually.until(
        PATIENCE, count + " wait", () -> server.ask(waiting).equals(String.valueOf(count)));
  }

  private void assertOver(String token) {
    assertThat(server.ask("SELECT count(*) FROM plexsphere.refresh_tokens")).isEqualTo("0");
    assertThat(member(refresh(token), "error")).isEqualTo("invalid_grant");
  }

  @Test
  void case_9_reuse_ends_the_successor_that_is_written_meanwhile() throws Exception {
    var stolen = signIn();
    var token = member(refresh(stolen), "refresh_token");
    server.clock.advance(RefreshGrant.REPEATABLE_FOR.plusSeconds(1));

    var used = during(token, () -> refresh(stolen));

    assertOver(member(used, "refresh_token"));
    assertThat(server.facts()).contains("refresh_token.reused");
  }

  @Test
  void case_10_a_token_that_is_given_back_takes_the_successor_with_it() throws Exception {
    var token = signIn();

    var used = during(token, () -> DomainClients.revoke(http, WEB, token));

    assertOver(member(used, "refresh_token"));
  }

  @Test
  void who_must_wait_for_a_session_that_is_being_ended_holds_nobody_else_up() throws Exception {
    var token = signIn();
    try (var threads = Executors.newSingleThreadExecutor();
        var held = server.sql.connect()) {
      hold(held);
      var bystander = signIn(); // its session began after
      var used = threads.submit(() -> refresh(token));
      blocked(1);

      assertThat(refresh(bystander).status()).isEqualTo(200);

      blocked(1);
      held.rollback();
      assertThat(used.get().status()).isEqualTo(200);
    }
  }

  @Test
  void case_9_what_another_node_uses_at_the_same_moment_is_not_used_twice() throws Exception {
    var token = signIn();
    try (var threads = Executors.newSingleThreadExecutor();
        var other = server.sql.connect()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.execute(
            "UPDATE plexsphere.refresh_tokens"
                + " SET used_at = now(), used_by = 'none', successor_hash = '\\x00'");
      }
      var used = threads.submit(() -> refresh(token));
      blocked(1);
      other.commit();

      assertThat(member(used.get(), "error")).isEqualTo("invalid_grant");
    }
    assertOver(token);
    assertThat(server.facts()).contains("refresh_token.reused");
  }
}
