package dev.plexsphere.audit;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.audit.AuditEntry.Body;
import dev.plexsphere.audit.AuditEntry.Links;
import dev.plexsphere.audit.AuditEntry.Personal;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads ledger_chain with ledger and ledger_personal. */
final class AuditEntries {
  private static final int FETCH = 500;

  /** The newest entry of a chain. */
  static final class Head {
    private final long seq;
    private final byte[] hash;

    Head(long seq, byte[] hash) {
      this.seq = seq;
      this.hash = hash;
    }

    long seq() {
      return seq;
    }

    byte[] hash() {
      return hash;
    }
  }

  /** What a list may ask for; null for anything. */
  record Filter(
      @Nullable String relation,
      @Nullable String objectType,
      @Nullable String objectId,
      @Nullable String correlationId,
      @Nullable Instant from,
      @Nullable Instant to) {}

  /** Entries behind {@code after} of which at most {@code scanned} are looked at, in order. */
  List<AuditEntry> list(
      Handle handle, Scope scope, long after, Filter filter, int scanned, int max) {
    return handle
        .createQuery(
            "SELECT "
                + AuditEntry.COLUMNS
                + """
                , p.address, p.user_agent
                FROM ledger_chain c LEFT JOIN ledger l ON l.id = c.ledger_id
                LEFT JOIN ledger_personal p ON p.ledger_id = c.ledger_id
                WHERE c.chain = :chain AND c.seq > :after AND c.seq <= :until
                  AND (CAST(:relation AS text) IS NULL OR l.kind = :relation)
                  AND (CAST(:type AS text) IS NULL OR starts_with(l.object, :type || ':'))
                  AND (CAST(:object AS text) IS NULL OR l.object LIKE '%:' || :object)
                  AND (CAST(:reference AS text) IS NULL OR l.correlation_id = :reference)
                  AND (CAST(:from AS timestamptz) IS NULL OR l.occurred_at >= :from)
                  AND (CAST(:to AS timestamptz) IS NULL OR l.occurred_at <= :to)
                ORDER BY c.seq LIMIT :max
                """)
        .bind("chain", scope.chain())
        .bind("after", after)
        .bind("until", after + scanned)
        .bind("relation", filter.relation())
        .bind("type", filter.objectType())
        .bind("object", filter.objectId())
        .bind("reference", filter.correlationId())
        .bind("from", time(filter.from()))
        .bind("to", time(filter.to()))
        .bind("max", max)
        .map((rows, _) -> entry(rows, true))
        .list();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : utc(instant);
  }

  Optional<AuditEntry> find(Handle handle, Scope scope, long seq) {
    return handle
        .createQuery(
            "SELECT "
                + AuditEntry.COLUMNS
                + """
                , p.address, p.user_agent
                FROM ledger_chain c LEFT JOIN ledger l ON l.id = c.ledger_id
                LEFT JOIN ledger_personal p ON p.ledger_id = c.ledger_id
                WHERE c.chain = :chain AND c.seq = :seq
                """)
        .bind("chain", scope.chain())
        .bind("seq", seq)
        .map((rows, _) -> entry(rows, true))
        .findOne();
  }

  /**
   * A piece of a chain in order, read as it is used: close it. Needs a transaction, without which
   * the driver would hold all of it.
   */
  Stream<AuditEntry> stream(Handle tx, Scope scope, long from, long to) {
    return tx
        .createQuery(
            "SELECT "
                + AuditEntry.COLUMNS
                + """
                 FROM ledger_chain c LEFT JOIN ledger l ON l.id = c.ledger_id
                WHERE c.chain = :chain AND c.seq >= :from AND c.seq <= :to ORDER BY c.seq
                """)
        .bind("chain", scope.chain())
        .bind("from", from)
        .bind("to", to)
        .setFetchSize(FETCH)
        .map((rows, _) -> entry(rows, false))
        .stream();
  }

  Optional<Head> head(Handle handle, Scope scope) {
    return handle
        .createQuery("SELECT seq, entry_hash FROM ledger_heads WHERE chain = :chain")
        .bind("chain", scope.chain())
        .map((rows, _) -> new Head(rows.getLong(1), rows.getBytes(2)))
        .findOne();
  }

  /** The newest checkpoint of a scope that the platform's chain tells of: its number. */
  Optional<Long> witnessed(Handle handle, Scope scope) {
    return handle
        .createQuery(
            """
            SELECT canonical FROM ledger
            WHERE kind = 'audit.checkpoint' AND object = :object AND domain_id IS NULL
            ORDER BY id DESC LIMIT 1
            """)
        .bind("object", AuditFact.Checkpointed.object(scope))
        .map((rows, _) -> number(rows.getBytes(1)))
        .findOne();
  }

  private static long number(byte[] canonical) {
    return Json.readMap(canonical).get("data") instanceof Map<?, ?> data
            && data.get("number") instanceof Number number
        ? number.longValue()
        : 0; // not of our making: it tells of nothing
  }

  /** Facts of a scope that have no place in its chain yet. */
  long unsealed(Handle handle, Scope scope) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM ledger_cursor s JOIN ledger l ON (l.tx, l.id) > (s.tx, s.id)
            WHERE s.shard = 0 AND coalesce(l.domain_id, '00000000-0000-0000-0000-000000000000') = :chain
            """)
        .bind("chain", scope.chain())
        .mapTo(Long.class)
        .one();
  }

  /**
   * Removes what is personal of the entries of one actor, in a piece of the chain.
   *
   * @return how many rows
   */
  int erase(Handle tx, DomainId domain, String actor, long from, long to) {
    return tx.createUpdate(
            """
            DELETE FROM ledger_personal WHERE ledger_id IN (
              SELECT l.id FROM ledger_chain c JOIN ledger l ON l.id = c.ledger_id
              WHERE c.chain = :chain AND c.seq >= :from AND c.seq <= :to AND l.actor = :actor)
            """)
        .bind("chain", domain.value())
        .bind("from", from)
        .bind("to", to)
        .bind("actor", actor)
        .execute();
  }

  private static AuditEntry entry(ResultSet rows, boolean withPersonal) throws SQLException {
    var address = withPersonal ? rows.getString("address") : null;
    var agent = withPersonal ? rows.getString("user_agent") : null;
    return new AuditEntry(
        rows.getLong("seq"),
        rows.getObject("ledger_id", UUID.class),
        new Links(
            rows.getBytes("prev_hash"),
            rows.getBytes("entry_hash"),
            rows.getObject("sealed_at", OffsetDateTime.class).toInstant()),
        body(rows),
        address == null && agent == null ? null : new Personal(address, agent));
  }

  private static @Nullable Body body(ResultSet rows) throws SQLException {
    var canonical = rows.getBytes("canonical");
    if (canonical == null) {
      return null;
    }
    var columns = new HashMap<String, String>();
    columns.put("id", rows.getString("ledger_id"));
    var domain = rows.getString("domain_id");
    columns.put("domain", domain == null ? "platform" : domain);
    for (var name : List.of("kind", "object", "actor")) {
      columns.put(name, rows.getString(name));
    }
    columns.put(
        "occurred_at", rows.getObject("occurred_at", OffsetDateTime.class).toInstant().toString());
    var reference = rows.getString("correlation_id");
    if (reference != null) {
      columns.put("correlation_id", reference);
    }
    return new Body(canonical, rows.getBytes("hash"), columns);
  }
}
