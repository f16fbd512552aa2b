package dev.plexsphere.kit.db;

import static dev.plexsphere.kit.time.Clocks.utc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * Statements that every request asks for, whose text never changes: Jdbi's reading of text, names
 * and types costs more than what they do. Values are bound in order.
 */
public final class PlainSql {
  private PlainSql() {}

  /** Reads the row that a result is at. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads it, and does not move. */
    T read(ResultSet row) throws SQLException;
  }

  /**
   * The rows that a statement gives.
   *
   * @param values for its question marks: arrays of UUID, text and bytes, an {@link Instant}, or
   *     what {@link PreparedStatement#setObject} takes
   * @throws UnableToExecuteStatementException as Jdbi does
   */
  public static <T> List<T> query(
      Handle handle, String sql, Reader<T> reader, @Nullable Object... values) {
    var read = new ArrayList<T>();
    each(handle, sql, row -> read.add(reader.read(row)), values);
    return read;
  }

  /**
   * The same rows by key. Whoever asks for a key twice may be given its row twice, which is one.
   */
  public static <K, V> Map<K, V> map(
      Handle handle, String sql, Reader<K> key, Reader<V> value, @Nullable Object... values) {
    var found = new HashMap<K, V>();
    each(handle, sql, row -> found.put(key.read(row), value.read(row)), values);
    return found;
  }

  @FunctionalInterface
  private interface Visitor {
    void visit(ResultSet row) throws SQLException;
  }

  private static void each(Handle handle, String sql, Visitor visitor, @Nullable Object... values) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        bind(statement, i + 1, values[i]);
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          visitor.visit(rows);
        }
      }
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  private static void bind(PreparedStatement statement, int at, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case UUID[] ids -> array(statement, at, "uuid", ids);
      case String[] texts -> array(statement, at, "text", texts);
      case byte[][] bytes -> array(statement, at, "bytea", bytes);
      case Instant instant -> statement.setObject(at, utc(instant));
      case null, default -> statement.setObject(at, value);
    }
  }

  private static void array(PreparedStatement statement, int at, String type, Object[] values)
      throws SQLException {
    statement.setArray(at, statement.getConnection().createArrayOf(type, values));
  }
}
