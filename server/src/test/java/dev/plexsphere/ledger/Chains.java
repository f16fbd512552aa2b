package dev.plexsphere.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.Secrets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Checks the whole ledger: dense, linked, hashes computed anew from the canonical bytes. */
public final class Chains {
  private record Entry(UUID chain, long seq, String previous, String hash, String canonical) {}

  private Chains() {}

  /**
   * Fails unless every fact has its place and every chain is whole; returns the number of facts.
   */
  public static long verify(Database database) {
    var entries =
        database.read(handle ->
            handle
                .createQuery(
                    """
                    SELECT c.chain, c.seq, encode(c.prev_hash, 'hex') AS previous,
                      encode(c.entry_hash, 'hex') AS hash, encode(l.canonical, 'hex') AS canonical
                    FROM ledger_chain c JOIN ledger l ON l.id = c.ledger_id
                      AND c.chain = coalesce(l.domain_id, '00000000-0000-0000-0000-000000000000')
                    ORDER BY c.chain, c.seq
                    """)
                .map((row, _) ->
                    new Entry(
                        row.getObject(1, UUID.class),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5)))
                .list());
    assertThat(count(database, "ledger")).as("facts with a place").isEqualTo(entries.size());
    assertThat(count(database, "ledger_chain")).isEqualTo(entries.size());
    entries.stream().collect(Collectors.groupingBy(Entry::chain)).values().forEach(Chains::verify);
    verifyHeads(database, entries);
    return entries.size();
  }

  private static void verify(List<Entry> chain) {
    var previous = "00".repeat(32);
    long seq = 0;
    for (var entry : chain) {
      assertThat(entry.seq()).isEqualTo(++seq);
      assertThat(entry.previous()).isEqualTo(previous);
      previous = link(previous, entry.canonical());
      assertThat(entry.hash()).isEqualTo(previous);
    }
  }

  private static String link(String previous, String canonical) {
    var hex = HexFormat.of();
    var hash = hex.formatHex(Secrets.sha256(hex.parseHex(canonical)));
    return hex.formatHex(Secrets.sha256(hex.parseHex(previous + hash)));
  }

  private static void verifyHeads(Database database, List<Entry> entries) {
    Map<UUID, Long> lasts =
        entries.stream().collect(Collectors.toMap(Entry::chain, Entry::seq, Math::max));
    assertThat(count(database, "ledger_heads")).isEqualTo(lasts.size());
    lasts.forEach((chain, seq) ->
        assertThat(
                database.<Long>read(handle ->
                    handle
                        .createQuery(
                            "SELECT h.seq FROM ledger_heads h JOIN ledger_chain c USING (chain, seq, entry_hash)"
                                + " WHERE h.chain = :chain")
                        .bind("chain", chain)
                        .mapTo(Long.class)
                        .one()))
            .isEqualTo(seq));
  }

  private static long count(Database database, String table) {
    return database.read(
        handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }
}
