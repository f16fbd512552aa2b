package dev.plexsphere.ledger;

import dev.plexsphere.kit.secret.Secrets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The tables ledger_chain, ledger_heads and ledger_cursor. Plain JDBC: this carries the load. */
final class ChainLinks {
  /** The chain of facts without a Domain. */
  static final UUID PLATFORM = new UUID(0, 0);

  /** Comes after every other id of its transaction. */
  private static final UUID LAST = new UUID(-1, -1);

  /** What the first entry of a chain points back to. */
  private static final byte[] GENESIS = new byte[32];

  private static final String WAITING =
      """
      SELECT c.tx >= pg_snapshot_xmax(pg_current_snapshot()) OR
        (SELECT true FROM ledger l WHERE (l.tx, l.id) > (c.tx, c.id) ORDER BY l.tx, l.id LIMIT 1) IS NOT NULL
      FROM ledger_cursor c WHERE c.shard = 0
      """;
  private static final String LOCK =
      """
      SELECT tx::text, id FROM ledger_cursor WHERE shard = 0 FOR UPDATE SKIP LOCKED
      """;

  /** Qualified, because ORDER BY tx would mean the text of that name: 1000 before 999. */
  private static final String UNSEALED =
      """
      SELECT l.tx::text, l.id, coalesce(l.domain_id, '00000000-0000-0000-0000-000000000000'), l.hash
      FROM ledger l
      WHERE (l.tx, l.id) > (?::xid8, ?) AND l.tx < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY l.tx, l.id LIMIT ?
      """;

  private static final String FOREIGN = "SELECT ?::xid8 >= pg_snapshot_xmax(pg_current_snapshot())";
  private static final String HEADS =
      "SELECT chain, seq, entry_hash FROM ledger_heads WHERE chain = ANY (?)";
  private static final String SEAL =
      """
      WITH links AS (
        INSERT INTO ledger_chain (chain, seq, ledger_id, prev_hash, entry_hash, sealed_at)
        SELECT l.*, ? FROM unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::bytea[], ?::bytea[]) AS l
      ), heads AS (
        INSERT INTO ledger_heads (chain, seq, entry_hash)
        SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::bytea[])
        ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, entry_hash = excluded.entry_hash
      )
      UPDATE ledger_cursor SET tx = ?::xid8, id = ? WHERE shard = 0
      """;
  private static final String OLDEST =
      """
      SELECT l.occurred_at FROM ledger_cursor c, LATERAL (
        SELECT occurred_at FROM ledger l WHERE (l.tx, l.id) > (c.tx, c.id) ORDER BY l.tx, l.id LIMIT 1) l
      WHERE c.shard = 0
      """;

  /** How far the sealer has come. */
  record Cursor(String tx, UUID id) {}

  /** A committed fact without a place. */
  static final class Unsealed {
    private final String tx;
    private final UUID id;
    private final UUID chain;
    private final byte[] hash;

    Unsealed(String tx, UUID id, UUID chain, byte[] hash) {
      this.tx = tx;
      this.id = id;
      this.chain = chain;
      this.hash = hash;
    }

    UUID chain() {
      return chain;
    }
  }

  /** The last entry of a chain. */
  private static final class Head {
    private long seq;
    private byte[] hash;

    Head(long seq, byte[] hash) {
      this.seq = seq;
      this.hash = hash;
    }
  }

  /** A fact with its place. */
  private static final class Link {
    private final Unsealed fact;
    private final long seq;
    private final byte[] previous;
    private final byte[] hash;

    Link(Unsealed fact, Head head) {
      this.fact = fact;
      this.seq = head.seq + 1;
      this.previous = head.hash;
      var both = new byte[head.hash.length + fact.hash.length];
      System.arraycopy(head.hash, 0, both, 0, head.hash.length);
      System.arraycopy(fact.hash, 0, both, head.hash.length, fact.hash.length);
      this.hash = Secrets.sha256(both);
      head.seq = seq;
      head.hash = hash;
    }
  }

  /** Whether there may be something to seal; takes no lock. */
  boolean isWaiting(Handle handle) {
    return run(
        handle,
        WAITING,
        statement -> {
          try (var rows = statement.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
          }
        });
  }

  /** Takes the sealer's lock until the transaction ends; empty while another holds it. */
  Optional<Cursor> lock(Handle tx) {
    return run(
        tx,
        LOCK,
        statement -> {
          try (var rows = statement.executeQuery()) {
            return rows.next()
                ? Optional.of(new Cursor(rows.getString(1), rows.getObject(2, UUID.class)))
                : Optional.empty();
          }
        });
  }

  /**
   * True when the cursor's transaction has not happened in this cluster. Asked in a statement after
   * {@link #lock}: that one may have waited for a cursor newer than its own snapshot.
   */
  boolean isForeign(Handle tx, Cursor cursor) {
    return run(
        tx,
        FOREIGN,
        statement -> {
          statement.setString(1, cursor.tx());
          try (var rows = statement.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
          }
        });
  }

  /** What follows the cursor and can no longer be overtaken by an older transaction. */
  List<Unsealed> unsealed(Handle tx, Cursor cursor, int max) {
    return run(
        tx,
        UNSEALED,
        statement -> {
          statement.setString(1, cursor.tx());
          statement.setObject(2, cursor.id());
          statement.setInt(3, max);
          var found = new ArrayList<Unsealed>();
          try (var rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(
                  new Unsealed(
                      rows.getString(1),
                      rows.getObject(2, UUID.class),
                      rows.getObject(3, UUID.class),
                      rows.getBytes(4)));
            }
          }
          return found;
        });
  }

  /** Gives every fact its place in its chain and moves the cursor behind the last. */
  void seal(Handle tx, List<Unsealed> facts, Instant now) {
    var heads = heads(tx, facts.stream().map(Unsealed::chain).distinct().toList());
    var links =
        facts.stream()
            .map(fact ->
                new Link(fact, heads.computeIfAbsent(fact.chain, _ -> new Head(0, GENESIS))))
            .toList();
    var ends = List.copyOf(heads.entrySet());
    run(
        tx,
        SEAL,
        statement -> {
          statement.setObject(1, now.atOffset(java.time.ZoneOffset.UTC));
          statement.setArray(2, array(statement, "uuid", links, link -> link.fact.chain));
          statement.setArray(3, array(statement, "bigint", links, link -> link.seq));
          statement.setArray(4, array(statement, "uuid", links, link -> link.fact.id));
          statement.setArray(5, bytes(statement, links, link -> link.previous));
          statement.setArray(6, bytes(statement, links, link -> link.hash));
          statement.setArray(7, array(statement, "uuid", ends, Map.Entry::getKey));
          statement.setArray(8, array(statement, "bigint", ends, end -> end.getValue().seq));
          statement.setArray(9, bytes(statement, ends, end -> end.getValue().hash));
          statement.setString(10, facts.getLast().tx);
          statement.setObject(11, facts.getLast().id);
          return statement.executeUpdate();
        });
  }

  private static Map<UUID, Head> heads(Handle tx, List<UUID> chains) {
    return run(
        tx,
        HEADS,
        statement -> {
          statement.setArray(1, array(statement, "uuid", chains, id -> id));
          var heads = HashMap.<UUID, Head>newHashMap(chains.size());
          try (var rows = statement.executeQuery()) {
            while (rows.next()) {
              heads.put(rows.getObject(1, UUID.class), new Head(rows.getLong(2), rows.getBytes(3)));
            }
          }
          return heads;
        });
  }

  /**
   * Numbers the facts anew for a cluster that they were restored into: transaction numbers of a
   * dump mean nothing there. What has its place keeps it, and so does what was relayed as an event;
   * the rest follows.
   */
  void adopt(Handle tx) {
    tx.execute(
        """
        UPDATE ledger l SET tx = CASE
            WHEN (l.tx, l.id) <= (e.tx, e.id) THEN '0'::xid8
            WHEN EXISTS (SELECT FROM ledger_chain c WHERE c.ledger_id = l.id) THEN '1'::xid8
            ELSE pg_current_xact_id() END
          FROM event_cursor e WHERE e.shard = 0 AND l.tx <> '0'
        """);
    tx.execute("UPDATE event_cursor SET tx = '0', id = ? WHERE shard = 0", LAST);
    tx.execute("UPDATE ledger_cursor SET tx = '1', id = ? WHERE shard = 0", LAST);
  }

  /** When the oldest fact without a place happened. */
  Optional<Instant> oldestUnsealed(Handle handle) {
    return run(
        handle,
        OLDEST,
        statement -> {
          try (var rows = statement.executeQuery()) {
            return rows.next()
                ? Optional.of(rows.getObject(1, OffsetDateTime.class).toInstant())
                : Optional.empty();
          }
        });
  }

  @FunctionalInterface
  private interface Execution<R> {
    R on(PreparedStatement statement) throws SQLException;
  }

  private static <R> R run(Handle handle, String sql, Execution<R> execution) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      return execution.on(statement);
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  private static <T> Array array(
      PreparedStatement statement, String type, List<T> rows, Function<T, Object> value)
      throws SQLException {
    return connection(statement).createArrayOf(type, rows.stream().map(value).toArray());
  }

  private static <T> Array bytes(
      PreparedStatement statement, List<T> rows, Function<T, byte[]> value) throws SQLException {
    return connection(statement)
        .createArrayOf("bytea", rows.stream().map(value).toArray(byte[][]::new));
  }

  private static Connection connection(PreparedStatement statement) throws SQLException {
    return statement.getConnection();
  }
}
