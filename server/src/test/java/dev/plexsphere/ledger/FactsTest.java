package dev.plexsphere.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both tables in one statement: both rows or neither. */
class FactsTest {
  private static final DomainId ACME = new DomainId(new UUID(1, 1));

  private final TestDatabase test = Databases.migrated();
  private final Database database = Databases.open(test);
  private final Facts facts = new Facts();

  @AfterEach
  void close() {
    database.close();
    test.drop();
  }

  private static LedgerEntry entry(
      int n, @Nullable DomainId domain, @Nullable String address, @Nullable String agent) {
    var canonical = ("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8);
    return new LedgerEntry(
        new UUID(7, n),
        domain,
        "test.happened",
        "test:" + n,
        "system",
        new LedgerEntry.Bytes(canonical),
        new LedgerEntry.Bytes(Secrets.sha256(canonical)),
        address == null ? null : "0M4T-XH2C-9KVE",
        Instant.parse("2026-11-26T12:00:00.123456Z"),
        address,
        agent);
  }

  @Test
  void every_fact_is_written_as_it_was_taken_down() {
    database.inTransaction(tx ->
        facts.insert(tx, List.of(entry(1, ACME, "10.0.0.1", "curl"), entry(2, null, null, null))));

    assertThat(
            test.ask(
                """
                SELECT string_agg(concat_ws(' ', id, coalesce(domain_id::text, '-'), kind, object, actor,
                                            convert_from(canonical, 'UTF8'), hash = sha256(canonical),
                                            correlation_id, occurred_at AT TIME ZONE 'UTC'), ', ' ORDER BY id)
                FROM plexsphere.ledger
                """))
        .isEqualTo(
            "00000000-0000-0007-0000-000000000001 00000000-0000-0001-0000-000000000001"
                + " test.happened test:1 system {\"n\":1} t 0M4T-XH2C-9KVE 2026-11-26 12:00:00.123456,"
                + " 00000000-0000-0007-0000-000000000002 - test.happened test:2 system {\"n\":2} t"
                + " 2026-11-26 12:00:00.123456");
  }

  @Test
  void only_who_came_from_somewhere_leaves_personal_data() {
    database.inTransaction(tx ->
        facts.insert(
            tx,
            List.of(
                entry(1, ACME, "10.0.0.1", "curl"),
                entry(2, ACME, null, null),
                entry(3, null, "10.0.0.3", null))));

    assertThat(
            test.ask(
                """
                SELECT string_agg(concat_ws(' ', right(ledger_id::text, 1), right(domain_id::text, 1), address,
                                            user_agent), ', ' ORDER BY ledger_id)
                FROM plexsphere.ledger_personal
                """))
        .isEqualTo("1 1 10.0.0.1 curl, 3 10.0.0.3");
  }

  @Test
  void one_that_cannot_be_written_leaves_none() {
    assertThatThrownBy(() ->
            database.inTransaction(tx ->
                facts.insert(
                    tx,
                    List.of(
                        entry(1, ACME, "10.0.0.1", "curl"), entry(2, ACME, "10.0.0.1", "nul \0")))))
        .isInstanceOf(RuntimeException.class);

    assertThat(test.ask("SELECT count(*) FROM plexsphere.ledger")).isEqualTo("0");
    assertThat(test.ask("SELECT count(*) FROM plexsphere.ledger_personal")).isEqualTo("0");
  }
}
