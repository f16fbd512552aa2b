package dev.plexsphere.audit;

import java.util.List;
import java.util.stream.Stream;

/** What somebody does who may change everything in the database and has no signing key, as SQL. */
final class Tampering {
  private static final String ACME = "'" + AuditHouse.ACME + "'";
  private static final String BETA = "'" + AuditHouse.BETA + "'";

  private Tampering() {}

  /** The ledger's id of entry {@code seq}. */
  static String fact(int seq) {
    return "(SELECT ledger_id FROM plexsphere.ledger_chain WHERE chain = "
        + ACME
        + " AND seq = "
        + seq
        + ")";
  }

  private static String changed(int seq, String assignment) {
    return "UPDATE plexsphere.ledger SET " + assignment + " WHERE id = " + fact(seq);
  }

  /** Changes the bytes that are hashed. */
  static String rewritten(int seq, String from, String to) {
    return changed(
        seq,
        "canonical = convert_to(replace(convert_from(canonical, 'UTF8'), '"
            + from
            + "', '"
            + to
            + "'), 'UTF8')");
  }

  private static final String REHASHED = "UPDATE plexsphere.ledger SET hash = sha256(canonical)";

  /** Links a chain anew from {@code seq} to its end, as a careful forger does. */
  private static String relinked(int seq) {
    return """
    DO $$
    DECLARE last bytea; r record; n bigint := %1$d;
    BEGIN
      SELECT coalesce((SELECT entry_hash FROM plexsphere.ledger_chain WHERE chain = %2$s AND seq = n - 1),
                      decode(repeat('00', 32), 'hex')) INTO last;
      FOR r IN SELECT c.ledger_id, sha256(l.canonical) AS inner_hash FROM plexsphere.ledger_chain c
               JOIN plexsphere.ledger l ON l.id = c.ledger_id WHERE c.chain = %2$s AND c.seq >= %1$d ORDER BY c.seq LOOP
        UPDATE plexsphere.ledger_chain SET prev_hash = last, entry_hash = sha256(last || r.inner_hash)
          WHERE ledger_id = r.ledger_id;
        last := sha256(last || r.inner_hash);
      END LOOP;
      UPDATE plexsphere.ledger_heads SET entry_hash = last,
        seq = (SELECT coalesce(max(seq), 0) FROM plexsphere.ledger_chain WHERE chain = %2$s) WHERE chain = %2$s;
    END $$
    """
        .replace("%1$d", String.valueOf(seq))
        .replace("%2$s", ACME);
  }

  /** Makes room before {@code seq} and puts a copy of entry 5 there, with an id of its own. */
  private static List<String> inserted(int seq) {
    return List.of(
        "UPDATE plexsphere.ledger_chain SET seq = -seq - 1 WHERE chain = "
            + ACME
            + " AND seq >= "
            + seq,
        "UPDATE plexsphere.ledger_chain SET seq = -seq WHERE chain = " + ACME + " AND seq < 0",
        "INSERT INTO plexsphere.ledger (id, domain_id, kind, object, actor, canonical, hash, occurred_at)"
            + " SELECT '00000000-0000-7000-8000-00000000000f', domain_id, kind, object, actor,"
            + " convert_to(replace(convert_from(canonical, 'UTF8'), id::text,"
            + " '00000000-0000-7000-8000-00000000000f'), 'UTF8'), hash, occurred_at"
            + " FROM plexsphere.ledger WHERE domain_id = "
            + ACME
            + " ORDER BY id LIMIT 1",
        REHASHED,
        "INSERT INTO plexsphere.ledger_chain (chain, seq, ledger_id, prev_hash, entry_hash, sealed_at)"
            + " VALUES ("
            + ACME
            + ", "
            + seq
            + ", '00000000-0000-7000-8000-00000000000f', sha256(''), sha256(''), now())",
        relinked(seq));
  }

  private static List<String> deleted(int from, int to) {
    return List.of(
        "DELETE FROM plexsphere.ledger_chain WHERE chain = "
            + ACME
            + " AND seq BETWEEN "
            + from
            + " AND "
            + to,
        "UPDATE plexsphere.ledger_chain SET seq = -(seq - "
            + (to - from + 1)
            + ") WHERE chain = "
            + ACME
            + " AND seq > "
            + to,
        "UPDATE plexsphere.ledger_chain SET seq = -seq WHERE chain = " + ACME + " AND seq < 0",
        relinked(from));
  }

  private static String swapped(String one, String other, String zero) {
    return "UPDATE plexsphere.ledger_chain SET seq = CASE seq WHEN "
        + one
        + " THEN "
        + zero
        + " ELSE seq END WHERE chain = "
        + ACME
        + "; UPDATE plexsphere.ledger_chain SET seq = "
        + one
        + " WHERE chain = "
        + ACME
        + " AND seq = "
        + other
        + "; UPDATE plexsphere.ledger_chain SET seq = "
        + other
        + " WHERE chain = "
        + ACME
        + " AND seq = "
        + zero;
  }

  /**
   * One way to tamper.
   *
   * @param seq the entry that the server names
   * @param inExport whether the export shows it too: what only columns say is not exported
   */
  record Way(String name, long seq, boolean inExport, List<String> statements) {}

  static List<Way> ways() {
    return List.of(
        new Way("the kind in its column", 15, false, List.of(changed(15, "kind = 'other'"))),
        new Way("the actor in its column", 15, false, List.of(changed(15, "actor = 'user:x'"))),
        new Way("the object in its column", 15, false, List.of(changed(15, "object = 'a:b'"))),
        new Way(
            "the time in its column",
            15,
            false,
            List.of(changed(15, "occurred_at = occurred_at - interval '1 hour'"))),
        new Way("the Domain in its column", 15, false, List.of(changed(15, "domain_id = " + BETA))),
        new Way(
            "the kind in the bytes", 15, true, List.of(rewritten(15, "test.done", "test.d0ne"))),
        new Way("the actor in the bytes", 15, true, List.of(rewritten(15, "system", "nobody"))),
        new Way(
            "the object in the bytes", 15, true, List.of(rewritten(15, "thing:15", "thing:51"))),
        new Way("a member in the bytes", 15, true, List.of(rewritten(15, "\"dev\"", "\"prod\""))),
        new Way("the time in the bytes", 15, true, List.of(rewritten(15, "T", "t"))),
        new Way(
            "bytes with their hash made anew",
            15,
            true,
            List.of(rewritten(15, "\"dev\"", "\"prod\""), REHASHED)),
        new Way(
            "one entry's hash",
            15,
            true,
            List.of(
                "UPDATE plexsphere.ledger_chain SET entry_hash = sha256('x') WHERE chain = "
                    + ACME
                    + " AND seq = 15")),
        new Way(
            "one entry's link to the one before it",
            15,
            true,
            List.of(
                "UPDATE plexsphere.ledger_chain SET prev_hash = sha256('x') WHERE chain = "
                    + ACME
                    + " AND seq = 15")),
        new Way(
            "an entry taken out and nothing else",
            15,
            true,
            List.of("DELETE FROM plexsphere.ledger_chain WHERE chain = " + ACME + " AND seq = 15")),
        new Way(
            "bytes with the whole tail linked anew",
            20, // the next checkpoint
            true,
            List.of(rewritten(15, "\"dev\"", "\"prod\""), REHASHED, relinked(15))),
        new Way("an insertion at the head", 10, true, inserted(1)),
        new Way("an insertion in the middle", 20, true, inserted(15)),
        new Way("an insertion at the end", 30, true, inserted(30)),
        new Way("a deletion at the head", 10, true, deleted(1, 1)),
        new Way("a deletion in the middle", 20, true, deleted(15, 15)),
        new Way("the tail cut off", 30, true, deleted(30, 30)),
        new Way(
            "a long tail cut off with its checkpoint",
            21,
            true, // by the anchor
            concat(
                deleted(21, 30),
                List.of(
                    "DELETE FROM plexsphere.checkpoints WHERE number = 3 AND chain = " + ACME))),
        new Way("everything deleted", 1, true, deleted(1, 30)),
        new Way("two rows swapped", 20, true, List.of(swapped("14", "16", "-1"), relinked(14))),
        new Way("two rows swapped and not linked", 14, true, List.of(swapped("14", "16", "-1"))),
        new Way(
            "a row doubled",
            15,
            true,
            List.of(
                "UPDATE plexsphere.ledger l SET canonical = o.canonical, hash = o.hash"
                    + " FROM plexsphere.ledger o WHERE l.id = "
                    + fact(15)
                    + " AND o.id = "
                    + fact(14))),
        new Way(
            "two chains exchanged",
            1,
            true,
            List.of(
                "UPDATE plexsphere.ledger_chain SET chain = '00000000-0000-0000-0000-0000000000ff' WHERE chain = "
                    + ACME,
                "UPDATE plexsphere.ledger_chain SET chain = " + ACME + " WHERE chain = " + BETA,
                "UPDATE plexsphere.ledger_chain SET chain = "
                    + BETA
                    + " WHERE chain = '00000000-0000-0000-0000-0000000000ff'")),
        new Way(
            "a checkpoint replaced by an older one",
            21,
            true,
            List.of(
                "UPDATE plexsphere.checkpoints c SET sequence = o.sequence, head_hash = o.head_hash,"
                    + " issued_at = o.issued_at, canonical = o.canonical, signature = o.signature"
                    + " FROM plexsphere.checkpoints o WHERE c.chain = o.chain AND c.number = 3 AND o.number = 2")),
        new Way(
            "a checkpoint signed by another key",
            21,
            true,
            List.of(
                "UPDATE plexsphere.checkpoints c SET signature = o.signature"
                    + " FROM plexsphere.checkpoints o WHERE c.number = 3 AND o.number = 3 AND c.chain = "
                    + ACME
                    + " AND o.chain = "
                    + BETA)),
        new Way(
            "a checkpoint in the middle removed",
            11,
            true,
            List.of("DELETE FROM plexsphere.checkpoints WHERE number = 2 AND chain = " + ACME)),
        new Way(
            "the newest checkpoint removed",
            31,
            true, // by the anchor, which holds it; the entries are all there
            List.of("DELETE FROM plexsphere.checkpoints WHERE number = 3 AND chain = " + ACME)),
        new Way(
            "the fact behind an entry deleted",
            15,
            true,
            List.of("DELETE FROM plexsphere.ledger WHERE id = " + fact(15))));
  }

  private static List<String> concat(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }
}
