package dev.plexsphere.event;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;

/** The tables events, event_heads and event_cursor. */
final class Events {
  private static final String COLUMNS =
      "chain, seq, position, id, type, key_id, envelope, issued_at";

  private static final int FOUND_MAX = 2_000;

  /** How far the relay has come. */
  record Cursor(String tx, UUID id, long position) {}

  /** The end of a stream. */
  record Head(long seq, String keyId) {}

  /** Whether a sealed fact has no place in the stream. */
  boolean isWaiting(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT (SELECT true FROM ledger l
                    WHERE (l.tx, l.id) > (e.tx, e.id) AND (l.tx, l.id) <= (s.tx, s.id)
                    ORDER BY l.tx, l.id LIMIT 1) IS NOT NULL
            FROM event_cursor e, ledger_cursor s WHERE e.shard = 0 AND s.shard = 0
            """)
        .mapTo(Boolean.class)
        .one();
  }

  /** Takes the work for a while; empty while another node has it. */
  Optional<Cursor> lease(Handle tx, UUID node, Instant now, Instant until) {
    return tx.createQuery(
            """
            UPDATE event_cursor SET holder = :node, lease_until = :until
            WHERE shard = 0 AND (holder = :node OR lease_until IS NULL OR lease_until < :now)
            RETURNING tx::text, id, position
            """)
        .bind("node", node)
        .bind("now", utc(now))
        .bind("until", utc(until))
        .map((rows, _) ->
            new Cursor(rows.getString(1), rows.getObject(2, UUID.class), rows.getLong(3)))
        .findOne();
  }

  /** What follows the cursor and has been sealed, in the sealer's order. */
  List<SealedFact> sealed(Handle handle, Cursor cursor, int max) {
    return handle
        .createQuery(
            """
            SELECT l.tx::text, l.id, coalesce(l.domain_id, '00000000-0000-0000-0000-000000000000'),
                   l.kind, l.canonical
            FROM ledger l, ledger_cursor s
            WHERE s.shard = 0 AND (l.tx, l.id) > (CAST(:tx AS xid8), :id) AND (l.tx, l.id) <= (s.tx, s.id)
            ORDER BY l.tx, l.id LIMIT :max
            """)
        .bind("tx", cursor.tx())
        .bind("id", cursor.id())
        .bind("max", max)
        .map((rows, _) ->
            new SealedFact(
                rows.getString(1),
                rows.getObject(2, UUID.class),
                Scope.ofChain(rows.getObject(3, UUID.class)),
                rows.getString(4),
                rows.getBytes(5)))
        .list();
  }

  /** The ends of some streams; one that has not begun is not in the answer. */
  Map<UUID, Head> heads(Handle handle, Collection<UUID> chains) {
    var found = new HashMap<UUID, Head>();
    handle
        .createQuery("SELECT chain, seq, key_id FROM event_heads WHERE chain = ANY (:chains)")
        .bindArray("chains", UUID.class, chains.toArray())
        .map((rows, _) ->
            Map.entry(rows.getObject(1, UUID.class), new Head(rows.getLong(2), rows.getString(3))))
        .forEach(each -> found.put(each.getKey(), each.getValue()));
    return found;
  }

  /** Moves the cursor; false when somebody else has moved it meanwhile. */
  boolean move(Handle tx, Cursor from, Cursor to) {
    return tx.createUpdate(
                """
                UPDATE event_cursor SET tx = CAST(:tx AS xid8), id = :id, position = :position
                WHERE shard = 0 AND tx = CAST(:oldTx AS xid8) AND id = :oldId AND position = :oldPosition
                """)
            .bind("tx", to.tx())
            .bind("id", to.id())
            .bind("position", to.position())
            .bind("oldTx", from.tx())
            .bind("oldId", from.id())
            .bind("oldPosition", from.position())
            .execute()
        == 1;
  }

  /** Adds to the stream, in one statement whatever their number, and tells who listens. */
  void insert(Handle tx, List<Event> events) {
    tx.createUpdate(
            """
            WITH added AS (
              INSERT INTO events (chain, seq, position, id, type, key_id, envelope, issued_at)
              SELECT * FROM unnest(:chains, :seqs, :positions, :ids, :types, :keys, :envelopes,
                                   CAST(:times AS timestamptz[]))
              RETURNING chain, seq, key_id
            )
            INSERT INTO event_heads (chain, seq, key_id)
            SELECT DISTINCT ON (chain) chain, seq, key_id FROM added ORDER BY chain, seq DESC
            ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, key_id = excluded.key_id
            """)
        .bindArray("chains", UUID.class, values(events, Event::chain))
        .bindArray("seqs", Long.class, values(events, Event::seq))
        .bindArray("positions", Long.class, values(events, Event::position))
        .bindArray("ids", UUID.class, values(events, Event::id))
        .bindArray("types", String.class, values(events, Event::type))
        .bindArray("keys", String.class, values(events, Event::keyId))
        .bind("envelopes", envelopes(events))
        .bindArray("times", String.class, values(events, event -> event.issuedAt().toString()))
        .execute();
    tx.execute("NOTIFY " + EventNotices.CHANNEL);
  }

  private static Argument envelopes(List<Event> events) {
    var bytes = events.stream().map(Event::envelope).toArray(byte[][]::new);
    return (at, statement, _) ->
        statement.setArray(at, statement.getConnection().createArrayOf("bytea", bytes));
  }

  private static <T> Object[] values(List<Event> events, Function<Event, T> value) {
    return events.stream().map(value).toArray();
  }

  /** A piece of one stream, from behind {@code seq}. */
  List<Event> after(Handle handle, UUID chain, long seq, int max) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM events WHERE chain = :chain AND seq > :seq ORDER BY seq LIMIT :max")
        .bind("chain", chain)
        .bind("seq", seq)
        .bind("max", max)
        .map((rows, _) -> event(rows))
        .list();
  }

  /** A piece of all streams together, from behind a position. */
  List<Event> after(Handle handle, long position, int max) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM events WHERE position > :position ORDER BY position LIMIT :max")
        .bind("position", position)
        .bind("max", max)
        .map((rows, _) -> event(rows))
        .list();
  }

  /** What was found, and how far it reaches. */
  record Found(List<Event> events, long end) {}

  /** What came behind {@code from} up to {@code to} in some streams, or the first part of it. */
  Found between(Handle handle, long from, long to, Collection<UUID> chains) {
    var found =
        handle
            .createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM events WHERE position > :from AND position <= :to AND chain = ANY (:chains)"
                    + " ORDER BY position LIMIT :max")
            .bind("from", from)
            .bind("to", to)
            .bindArray("chains", UUID.class, chains.toArray())
            .bind("max", FOUND_MAX)
            .map((rows, _) -> event(rows))
            .list();
    return new Found(
        found, found.size() == FOUND_MAX ? found.getLast().position() : Math.max(from, to));
  }

  /** The position of the newest event; 0 for none. */
  long position(Handle handle) {
    return handle
        .createQuery("SELECT position FROM event_cursor WHERE shard = 0")
        .mapTo(Long.class)
        .one();
  }

  /** When the oldest sealed fact happened that has no place in the stream. */
  Optional<Instant> oldestWaiting(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT l.occurred_at FROM event_cursor e, ledger_cursor s, LATERAL (
              SELECT occurred_at FROM ledger l
              WHERE (l.tx, l.id) > (e.tx, e.id) AND (l.tx, l.id) <= (s.tx, s.id)
              ORDER BY l.tx, l.id LIMIT 1) l
            WHERE e.shard = 0 AND s.shard = 0
            """)
        .map((rows, _) -> rows.getObject(1, OffsetDateTime.class).toInstant())
        .findOne();
  }

  /**
   * Removes old events that every reader of ours has, at most 10 000; returns how many.
   *
   * @param readers names in event_readers
   */
  int sweep(Handle tx, Instant before, Collection<String> readers) {
    return tx.createUpdate(
            """
            DELETE FROM events WHERE position IN (
              SELECT position FROM (SELECT position, issued_at FROM events ORDER BY position LIMIT 10000) e
              WHERE e.issued_at < :before AND NOT EXISTS (
                SELECT FROM event_readers r WHERE r.name = ANY (:readers) AND r.position < e.position))
            """)
        .bind("before", utc(before))
        .bindArray("readers", String.class, readers.toArray())
        .execute();
  }

  private static Event event(ResultSet rows) throws SQLException {
    return new Event(
        rows.getObject("chain", UUID.class),
        rows.getLong("seq"),
        rows.getLong("position"),
        rows.getObject("id", UUID.class),
        rows.getString("type"),
        rows.getString("key_id"),
        rows.getBytes("envelope"),
        rows.getObject("issued_at", OffsetDateTime.class).toInstant());
  }
}
