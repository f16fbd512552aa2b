package dev.plexsphere.event;

import dev.plexsphere.ids.Scope;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The table parked_facts: facts of scopes that the signer refuses, so that one scope's trouble
 * holds up no other.
 */
final class ParkedFacts {
  private static final int SCOPES_MAX = 100;

  /** Those of {@code chains} that have facts here. */
  Set<UUID> chains(Handle handle, Collection<UUID> chains) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                SELECT chain FROM unnest(:chains) AS c (chain)
                WHERE EXISTS (SELECT FROM parked_facts p WHERE p.chain = c.chain)
                """)
            .bindArray("chains", UUID.class, chains.toArray())
            .mapTo(UUID.class)
            .list());
  }

  void insert(Handle tx, List<SealedFact> facts) {
    if (facts.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO parked_facts (chain, tx, id)
            SELECT chain, CAST(tx AS xid8), id FROM unnest(:chains, :txs, :ids) AS f (chain, tx, id)
            """)
        .bindArray("chains", UUID.class, facts.stream().map(f -> f.scope().chain()).toArray())
        .bindArray("txs", String.class, facts.stream().map(SealedFact::tx).toArray())
        .bindArray("ids", UUID.class, facts.stream().map(SealedFact::id).toArray())
        .execute();
  }

  /** The scopes that have facts here, at most a hundred. */
  List<Scope> scopes(Handle handle) {
    return handle
        .createQuery(
            """
            WITH RECURSIVE each AS (
              (SELECT chain FROM parked_facts ORDER BY chain LIMIT 1)
              UNION ALL
              SELECT (SELECT p.chain FROM parked_facts p WHERE p.chain > each.chain ORDER BY p.chain LIMIT 1)
              FROM each WHERE each.chain IS NOT NULL
            ) SELECT chain FROM each WHERE chain IS NOT NULL LIMIT :max
            """)
        .bind("max", SCOPES_MAX)
        .mapTo(UUID.class)
        .map(Scope::ofChain)
        .list();
  }

  /** The oldest of a scope. */
  List<SealedFact> list(Handle handle, Scope scope, int max) {
    return handle
        .createQuery(
            """
            SELECT p.tx::text, l.id, l.kind, l.canonical
            FROM parked_facts p JOIN ledger l ON l.id = p.id
            WHERE p.chain = :chain ORDER BY p.tx, p.id LIMIT :max
            """)
        .bind("chain", scope.chain())
        .bind("max", max)
        .map((rows, _) ->
            new SealedFact(
                rows.getString(1),
                rows.getObject(2, UUID.class),
                scope,
                rows.getString(3),
                rows.getBytes(4)))
        .list();
  }

  void delete(Handle tx, List<SealedFact> facts) {
    tx.createUpdate("DELETE FROM parked_facts WHERE chain = :chain AND id = ANY (:ids)")
        .bind("chain", facts.getFirst().scope().chain())
        .bindArray("ids", UUID.class, facts.stream().map(SealedFact::id).toArray())
        .execute();
  }

  long count(Handle handle) {
    return handle.createQuery("SELECT count(*) FROM parked_facts").mapTo(Long.class).one();
  }
}
