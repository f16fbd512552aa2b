package dev.plexsphere.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which assertion is which. */
class UsedAssertionsTest {
  private static final Instant UNTIL = Instant.parse("2026-03-01T10:00:00Z");

  private final Database database = Databases.open(Databases.migrated());
  private final UsedAssertions used = new UsedAssertions();

  @AfterEach
  void close() {
    database.close();
  }

  private boolean use(DomainId domain, String issuer, String id) {
    return database.transaction(tx -> used.use(tx, domain, issuer, id, UNTIL));
  }

  @Test
  void issuer_and_id_are_told_apart_and_so_are_Domains() {
    var acme = Databases.domain(database, new UUID(1, 1), "acme");
    var beta = Databases.domain(database, new UUID(1, 2), "beta");

    assertThat(use(acme, "https://a.example/1", "2")).isTrue();
    assertThat(use(acme, "https://a.example/1", "2")).isFalse();
    assertThat(use(acme, "https://a.example/", "12")).isTrue();
    assertThat(use(acme, "https://a.example/12", "")).isTrue();
    assertThat(use(beta, "https://a.example/1", "2")).isTrue();
  }
}
