package dev.plexsphere.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.audit.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever may change everything in the database, and has no signing key, does: found by the server
 * and named by sequence, and found in an export without it.
 */
class TamperingTest {
  @TestFactory
  Stream<DynamicTest> every_way_to_tamper_is_found_and_named(@TempDir Path folder) {
    return Tampering.ways().stream()
        .map(way ->
            DynamicTest.dynamicTest(
                way.name(),
                () -> {
                  try (var house = new AuditHouse(folder.resolve(way.name())).filled()) {
                    assertThat(house.verify().isOk()).isTrue();
                    assertThat(house.offline().isValid()).isTrue();

                    house.rows.execute(way.statements().toArray(String[]::new));

                    var found = house.verify();
                    assertThat(found.isOk()).as("%s", found).isFalse();
                    assertThat(found.divergentSeq()).as("%s", found).isEqualTo(way.seq());
                    assertThat(found.to()).isLessThan(way.seq());
                    boolean removedOnly = way.name().equals("the newest checkpoint removed");
                    if (way.inExport() && !removedOnly) {
                      assertThat(house.offline().isValid()).as("offline").isFalse();
                    }
                  }
                }));
  }

  @Test
  void a_part_is_verified_by_itself(@TempDir Path folder) {
    try (var house = new AuditHouse(folder).filled()) {
      house.rows.execute(Tampering.rewritten(15, "\"dev\"", "\"prod\""));

      assertThat(house.audit.verify(AuditHouse.SCOPE, 1, 14).isOk()).isTrue();
      assertThat(house.audit.verify(AuditHouse.SCOPE, 10, 20).divergentSeq()).isEqualTo(15L);
      assertThat(house.audit.verify(AuditHouse.SCOPE, 16, 30).isOk()).isTrue();
    }
  }

  @Test
  void a_tail_behind_the_newest_checkpoint_is_missed_by_the_sealers_note_of_the_end(
      @TempDir Path folder) {
    try (var house = new AuditHouse(folder).filled()) {
      house.happen(AuditHouse.ACME, 31);
      house.seal();
      assertThat(house.verify().to()).isEqualTo(31);

      house.rows.execute(
          "DELETE FROM plexsphere.ledger_chain WHERE seq = 31 AND chain = '"
              + AuditHouse.ACME
              + "'");

      assertThat(house.verify().divergentSeq()).isEqualTo(31L);
      assertThat(house.verify().what()).contains("31 entries were sealed");
    }
  }

  @Test
  void a_good_checkpoint_of_an_older_state_does_not_follow_a_newer_one(@TempDir Path folder) {
    try (var house = new AuditHouse(folder).filled()) {
      var hash =
          house.database.read(handle ->
              new AuditEntries().find(handle, AuditHouse.SCOPE, 10).orElseThrow().links().hash());
      var older =
          new Checkpoint(
              AuditHouse.SCOPE.toString(),
              4,
              10,
              Hashes.hex(hash),
              0,
              Clocks.system().instant(),
              "first");
      var signature =
          house
              .signing
              .sign(
                  AuditHouse.SCOPE, "first", SigningContext.CHECKPOINT, List.of(older.canonical()))
              .get()
              .getFirst();
      var stored = new StoredCheckpoint(older, older.canonical(), signature);
      house.database.inTransaction(tx -> new Checkpoints().insert(tx, AuditHouse.SCOPE, stored));

      assertThat(house.verify().what()).isEqualTo("checkpoint 4 is older than the one before it");
    }
  }

  @Test
  void what_is_personal_is_erased_and_the_chain_verifies_as_before(@TempDir Path folder) {
    try (var house = new AuditHouse(folder).filled()) {
      var person = java.util.UUID.fromString("0192f2f6-0000-7000-8000-00000000000a");
      house.rows.execute(
          "UPDATE plexsphere.ledger SET actor = 'user:"
              + person
              + "' WHERE id = "
              + Tampering.fact(3),
          "INSERT INTO plexsphere.ledger_personal (ledger_id, domain_id, address, user_agent)"
              + " SELECT ledger_id, chain, '192.0.2.7', 'curl' FROM plexsphere.ledger_chain WHERE seq IN (3, 4)");
      var count = "SELECT count(*) FROM plexsphere.ledger_personal";
      assertThat(house.rows.ask(count)).isEqualTo("6");

      var pseudonym = house.audit.erase(AuditHouse.ACME, person);
      house.seal();

      assertThat(house.rows.ask(count)).isEqualTo("5");
      assertThat(pseudonym).matches("[0-9a-f]{64}");
      assertThat(house.audit.erase(AuditHouse.ACME, person)).isEqualTo(pseudonym);
      house.rows.execute(
          "UPDATE plexsphere.ledger SET actor = 'system' WHERE id = "
              + Tampering.fact(3)); // as it was
      house.seal();
      assertThat(house.verify().isOk()).isTrue();
    }
  }
}
