package dev.plexsphere.gateway;

import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * Tickets for event streams. A browser's EventSource sets no header, and a session's token does not
 * belong into an address, which logs keep: a ticket may stand there, since it is good once and for
 * half a minute. Thread-safe.
 */
public final class StreamTicketService {
  /** How long a ticket waits. */
  static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final String TYPE = "gateway-stream";

  private final Database database;
  private final CodeStore codes;
  private final GatewaySessionService sessions;

  public StreamTicketService(Database database, CodeStore codes, GatewaySessionService sessions) {
    this.database = database;
    this.codes = codes;
    this.sessions = sessions;
  }

  /**
   * What a ticket stands for.
   *
   * @param session hex SHA-256 of the session's token
   */
  @io.avaje.jsonb.Json
  record Ticket(String session) {}

  /** A ticket for that session; empty where it is not good. */
  Optional<Secret> issue(String token) {
    return sessions
        .find(token)
        .map(session ->
            database.transaction(tx ->
                codes.issue(
                    tx,
                    TYPE,
                    session.domain(),
                    Json.text(new Ticket(GatewaySessionService.hash(token))),
                    LIFETIME)))
        .map(Secret::new);
  }

  /**
   * Uses a ticket up.
   *
   * @return the session as it is now; empty for a ticket that is unknown, over or was used, and for
   *     a session that has ended
   * @throws dev.plexsphere.kit.RefusedException {@code datastore_unavailable} or {@code overloaded}
   */
  public Optional<GatewaySession> redeem(String ticket) {
    var consumed = database.transaction(tx -> codes.consume(tx, TYPE, ticket));
    return consumed instanceof Consumed.Fresh(var domain, var json)
        ? sessions
            .findByHash(Json.readTrusted(json, Ticket.class).session())
            .filter(session -> session.domain().equals(domain))
        : Optional.empty();
  }
}
