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
   * Lets {@code token} be used, which is left to the use alone since the session is busy at first,
   * and waits for the token then; and {@code end} be done, which waits behind it. Returns what the
   * use gave.
   */
  private Http.Reply during(String token, Callable<?> end) throws Exception {
    try (var threads = Executors.newFixedThreadPool(2);
        var session = server.sql.connect();
        var row = server.sql.connect()) {
      hold(session, "hosted_sessions");
      var used = threads.submit(() -> refresh(token));
      blocked(1);
      var holder = hold(row, "refresh_tokens WHERE used_at IS NULL");
      session.rollback();
      Eventually.until(PATIENCE, "it waits for the token", () -> blocks(holder));
      var ended = threads.submit(end);
      blocked(2);
      row.rollback();
      ended.get();
      return used.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  /** Returns the process that has them locked. */
  private static int hold(Connection connection, String rows) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT 1 FROM plexsphere." + rows + " FOR UPDATE NOWAIT");
      try (var holder = statement.executeQuery("SELECT pg_backend_pid()")) {
        holder.next();
        return holder.getInt(1);
      }
    }
  }

  private boolean blocks(int holder) {
    var waiting = "SELECT count(*) FROM pg_stat_activity WHERE ? = ANY (pg_blocking_pids(pid))";
    return server.ask(waiting.replace("?", String.valueOf(holder))).equals("1");
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
      hold(held, "hosted_sessions");
      var bystander = signIn(); // its session began after
      var used = threads.submit(() -> refresh(token));
      blocked(1);

      assertThat(refresh(bystander).status()).isEqualTo(200);

      blocked(1);
      hold(held, "refresh_tokens"); // whoever ends the session wants its tokens, too
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
