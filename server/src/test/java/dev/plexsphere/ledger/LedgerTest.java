package dev.plexsphere.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secrets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of a fact is hashed: everything that says who did what to what, when, in one spelling. */
class LedgerTest {
  private static final DomainId ACME = new DomainId(new UUID(1, 1));
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00.123456Z");

  private final Ledger ledger =
      new Ledger(() -> new UUID(2, 2), InstantSource.fixed(NOW), () -> {});

  private record Renamed(String from, String to) implements Fact {
    @Override
    public String kind() {
      return "test.renamed";
    }

    @Override
    public String object() {
      return "test:1";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("to", to, "from", from);
    }
  }

  private static String canonical(LedgerEntry entry) {
    return new String(entry.canonical().value(), UTF_8);
  }

  @Test
  void a_fact_is_hashed_whole_with_its_members_sorted() {
    var entry = ledger.prepare(ACME, new Renamed("a", "b"), "user:7");

    assertThat(canonical(entry))
        .isEqualTo(
            "{\"actor\":\"user:7\",\"data\":{\"from\":\"a\",\"to\":\"b\"},"
                + "\"domain\":\"00000000-0000-0001-0000-000000000001\","
                + "\"id\":\"00000000-0000-0002-0000-000000000002\",\"kind\":\"test.renamed\","
                + "\"object\":\"test:1\",\"occurred_at\":\"2026-03-01T09:00:00.123456Z\"}");
    assertThat(entry.hash().value()).isEqualTo(Secrets.sha256(entry.canonical().value()));
  }

  @Test
  void a_job_that_nobody_asked_for_is_the_systems() {
    var entry = ledger.prepare(ACME, new Renamed("a", "b"));

    assertThat(entry.actor()).isEqualTo("system");
    assertThat(entry.address()).isNull();
    assertThat(canonical(entry)).contains("\"actor\":\"system\"").doesNotContain("correlation_id");
  }

  @Test
  void the_platform_has_one_chain_however_it_is_named() {
    for (var domain : new @Nullable DomainId[] {null, DomainId.PLATFORM}) {
      var entry = ledger.prepare(domain, new Renamed("a", "b"), "user:7");

      assertThat(entry.domain()).isNull();
      assertThat(canonical(entry)).contains("\"domain\":\"platform\"");
    }
  }
}
