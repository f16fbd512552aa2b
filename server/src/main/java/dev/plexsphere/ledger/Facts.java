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
  private static final String INSERT =
      """
      INSERT INTO ledger (id, domain_id, kind, object, actor, canonical, hash, correlation_id, occurred_at)
      SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[],
                           ?::text[], ?::timestamptz[])
      """;
  private static final String INSERT_PERSONAL =
      """
      INSERT INTO ledger_personal (ledger_id, domain_id, address, user_agent)
      SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[])
      """;

  /** One statement per table; its text never changes, so PostgreSQL keeps its plan. */
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
        insert.executeUpdate();
      }
      insertPersonal(connection, entries.stream().filter(e -> e.address() != null).toList());
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  private static void insertPersonal(Connection connection, List<LedgerEntry> entries)
      throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    try (var insert = connection.prepareStatement(INSERT_PERSONAL)) {
      bind(connection, insert, 1, "uuid", entries, LedgerEntry::id);
      bind(connection, insert, 2, "uuid", entries, Facts::domain);
      bind(connection, insert, 3, "text", entries, LedgerEntry::address);
      bind(connection, insert, 4, "text", entries, LedgerEntry::userAgent);
      insert.executeUpdate();
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
