package dev.plexsphere.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** The tables ledger and ledger_personal. */
final class Facts {
  /** Who asked for nothing from nowhere, such as a job, leaves no personal row. */
  private static final String INSERT =
      """
      WITH facts AS (
        SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[],
                             ?::text[], ?::timestamptz[], ?::text[], ?::text[])
          AS f (id, domain_id, kind, object, actor, canonical, hash, correlation_id, occurred_at, address, user_agent)
      ), personal AS (
        INSERT INTO ledger_personal (ledger_id, domain_id, address, user_agent)
        SELECT id, domain_id, address, user_agent FROM facts WHERE address IS NOT NULL
      )
      INSERT INTO ledger (id, domain_id, kind, object, actor, canonical, hash, correlation_id, occurred_at)
      SELECT id, domain_id, kind, object, actor, canonical, hash, correlation_id, occurred_at FROM facts
      """;

  /** One statement for both tables; its text never changes, so PostgreSQL keeps its plan. */
  void insert(Handle tx, List<LedgerEntry> entries) {
    try {
      var connection = tx.getConnection();
      try (var insert = connection.prepareStatement(INSERT)) {
        bind(connection, insert, 1, "uuid", entries, LedgerEntry::id);
        bind(connection, insert, 2, "uuid", entries, Facts::domain);
        bind(connection, insert, 3, "text", entries, LedgerEntry::kind);
        bind(connection, insert, 4, "text", entries, LedgerEntry::object);
        bind(connection, insert, 5, "text", entries, LedgerEntry::actor);
        insert.setArray(
            6, connection.createArrayOf("bytea", bytes(entries, e -> e.canonical().value())));
        insert.setArray(
            7, connection.createArrayOf("bytea", bytes(entries, e -> e.hash().value())));
        bind(connection, insert, 8, "text", entries, LedgerEntry::correlationId);
        bind(connection, insert, 9, "timestamptz", entries, e -> e.occurredAt().toString());
        bind(connection, insert, 10, "text", entries, LedgerEntry::address);
        bind(connection, insert, 11, "text", entries, LedgerEntry::userAgent);
        insert.executeUpdate();
      }
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  private static void bind(
      Connection connection,
      PreparedStatement statement,
      int index,
      String type,
      List<LedgerEntry> entries,
      Function<LedgerEntry, @Nullable Object> value)
      throws SQLException {
    statement.setArray(
        index, connection.createArrayOf(type, entries.stream().map(value).toArray()));
  }

  private static byte[][] bytes(List<LedgerEntry> entries, Function<LedgerEntry, byte[]> value) {
    return entries.stream().map(value).toArray(byte[][]::new);
  }

  private static @Nullable Object domain(LedgerEntry entry) {
    return entry.domain() == null ? null : Objects.requireNonNull(entry.domain()).value();
  }
}
