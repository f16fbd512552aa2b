package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/**
 * The tables hosted_session_clients and logout_deliveries: who wants to hear that a session ends,
 * and who has yet to hear that one did. The only class that names them.
 */
final class LogoutDeliveries {

  /** One that hears. */
  record Listener(DomainId domain, String clientId) {}

  /**
   * A delivery that the taker holds for a while.
   *
   * @param session key of the session that ended
   * @param attempt this one, counted from 1
   */
  record Delivery(Listener to, String session, UUID account, int attempt) {}

  /** Again is no error. The session must be held: see {@link HostedSessions#hold}. */
  void listen(Handle tx, DomainId domain, byte[] session, String clientId) {
    tx.createUpdate(
            """
            INSERT INTO hosted_session_clients (domain_id, session_hash, client_id)
            VALUES (:domain, :session, :client) ON CONFLICT DO NOTHING
            """)
        .bind("domain", domain.value())
        .bind("session", session)
        .bind("client", clientId)
        .execute();
  }

  /**
   * A delivery to each client that listens to one of these sessions, due now.
   *
   * @param sessions keys; of one account, and locked
   * @return how many
   */
  int add(Handle tx, DomainId domain, UUID account, List<String> sessions, Instant now) {
    return tx.createUpdate(
            """
            INSERT INTO logout_deliveries (domain_id, session_hash, client_id, account_id, due_at)
            SELECT domain_id, session_hash, client_id, :account, :now FROM hosted_session_clients
            WHERE domain_id = :domain
              AND session_hash IN (SELECT decode(key, 'hex') FROM unnest(:sessions) AS s (key))
            ON CONFLICT DO NOTHING
            """)
        .bind("domain", domain.value())
        .bind("account", account)
        .bindArray("sessions", String.class, sessions)
        .bind("now", utc(now))
        .execute();
  }

  /**
   * Takes what is due, so that nobody else does for the length of {@code lease}.
   *
   * @param but those who are not to be told now
   */
  List<Delivery> take(Handle tx, Instant now, Duration lease, int limit, Collection<Listener> but) {
    return tx.createQuery(
            """
            WITH due AS MATERIALIZED (
              SELECT domain_id, session_hash, client_id FROM logout_deliveries d
              WHERE due_at <= :now AND NOT EXISTS (
                SELECT 1 FROM unnest(:domains, :clients) AS b (domain_id, client_id)
                WHERE b.domain_id = d.domain_id AND b.client_id = d.client_id)
              ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            UPDATE logout_deliveries d SET attempts = attempts + 1, due_at = :until
            FROM due WHERE d.domain_id = due.domain_id AND d.session_hash = due.session_hash
              AND d.client_id = due.client_id
            RETURNING d.domain_id, encode(d.session_hash, 'hex') AS session, d.client_id,
              d.account_id, d.attempts
            """)
        .bind("now", utc(now))
        .bind("until", utc(now.plus(lease)))
        .bind("limit", limit)
        .bindArray("domains", UUID.class, but.stream().map(each -> each.domain().value()).toArray())
        .bindArray("clients", String.class, but.stream().map(Listener::clientId).toArray())
        .map(LogoutDeliveries::read)
        .list();
  }

  /** False when another has taken it since. */
  boolean remove(Handle tx, Delivery delivery) {
    return update(tx, "DELETE FROM logout_deliveries", delivery).execute() == 1;
  }

  /** Nothing happens when another has taken it since. */
  void postpone(Handle tx, Delivery delivery, Instant until) {
    update(tx, "UPDATE logout_deliveries SET due_at = :until", delivery)
        .bind("until", utc(until))
        .execute();
  }

  /** Of that attempt, and of no later one. */
  private static Update update(Handle tx, String statement, Delivery delivery) {
    var to = delivery.to();
    var sql =
        statement
            + """
             WHERE domain_id = :domain AND session_hash = :session AND client_id = :client
              AND attempts = :attempt
            """;
    return ClientRows.update(tx, sql, to.domain(), to.clientId())
        .bind("session", HexFormat.of().parseHex(delivery.session()))
        .bind("attempt", delivery.attempt());
  }

  private static Delivery read(ResultSet row, StatementContext context) throws SQLException {
    return new Delivery(
        new Listener(
            new DomainId(row.getObject("domain_id", UUID.class)), row.getString("client_id")),
        row.getString("session"),
        row.getObject("account_id", UUID.class),
        row.getInt("attempts"));
  }
}
