package dev.plexsphere.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the state of a chain is signed, and where that is told. */
class CheckpointTest {
  private static final Scope BETA = new Scope(AuditHouse.BETA);

  @TempDir private Path folder;
  private AuditHouse house;

  @BeforeEach
  void open() {
    house = new AuditHouse(folder);
    house.happen(AuditHouse.ACME, 1);
    house.happen(AuditHouse.BETA, 1);
    house.seal();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private String ofAcme(String column) {
    return house.rows.ask(
        "SELECT coalesce(string_agg("
            + column
            + "::text, ',' ORDER BY number), '') FROM plexsphere.checkpoints WHERE chain = '"
            + AuditHouse.ACME
            + "'");
  }

  private String told(String where) {
    return house.rows.ask(
        "SELECT count(*) FROM plexsphere.ledger WHERE kind = 'audit.checkpoint' AND " + where);
  }

  private int anchored() {
    return (int) house.anchored.toString(StandardCharsets.UTF_8).lines().count();
  }

  @Test
  void a_chain_that_did_not_change_is_not_signed_again() {
    assertThat(house.checkpoints.make(AuditHouse.SCOPE)).isTrue();
    assertThat(house.checkpoints.make(AuditHouse.SCOPE)).isFalse();

    assertThat(ofAcme("sequence")).isEqualTo("1");
    assertThat(anchored()).isEqualTo(1);
  }

  @Test
  void a_new_key_signs_the_chain_as_it_is_although_nothing_happened() {
    house.checkpoints.make(AuditHouse.SCOPE);
    house.signer.rotate(AuditHouse.SCOPE.toString(), "second");
    for (var each :
        house.signing.successors(AuditHouse.SCOPE, house.signing.current(AuditHouse.SCOPE))) {
      house.database.inTransaction(tx -> house.keys.keep(tx, each));
    }

    house.checkpoints.want(AuditHouse.SCOPE);
    house.checkpoints.makeWanted();

    assertThat(ofAcme("sequence")).isEqualTo("1,1");
    assertThat(ofAcme("key_id")).isEqualTo("first,second");
    assertThat(house.verify().isOk()).isTrue();
  }

  @Test
  void the_platforms_chain_and_the_anchor_tell_of_a_domains_checkpoint() {
    house.checkpoints.make(AuditHouse.SCOPE);

    assertThat(told("domain_id IS NULL AND object = 'chain:" + AuditHouse.ACME + "'"))
        .isEqualTo("1");
    assertThat(house.anchored.toString(StandardCharsets.UTF_8))
        .contains("\"type\":\"checkpoint\"", AuditHouse.SCOPE.toString());
  }

  @Test
  void of_the_platforms_own_only_the_anchor_tells() {
    house.happen(DomainId.PLATFORM, 1);
    house.seal();

    assertThat(house.checkpoints.make(Scope.PLATFORM)).isTrue();

    assertThat(told("true")).isEqualTo("0");
    assertThat(anchored()).isEqualTo(1);
  }

  @Test
  void what_is_asked_for_while_the_signer_does_not_sign_is_made_later() {
    house.signer.refuse(AuditHouse.SCOPE.toString());
    house.checkpoints.want(AuditHouse.SCOPE);
    house.checkpoints.makeWanted();
    assertThat(ofAcme("number")).isEmpty();

    house.signer.refuseNothing();
    house.checkpoints.makeWanted();

    assertThat(ofAcme("number")).isEqualTo("1");
  }

  @Test
  void a_round_signs_what_changed_and_a_scope_that_is_refused_holds_up_no_other() {
    house.rows.execute(
        "INSERT INTO plexsphere.events (chain, seq, position, id, type, key_id, envelope, issued_at)"
            + " SELECT c, 1, p, gen_random_uuid(), 'test.done', 'first', '{}', now()"
            + " FROM (VALUES ('"
            + AuditHouse.ACME
            + "'::uuid, 1), ('"
            + AuditHouse.BETA
            + "'::uuid, 2)) AS v (c, p)",
        "UPDATE plexsphere.event_cursor SET position = 2");
    house.signer.refuse(AuditHouse.SCOPE.toString());

    assertThat(house.database.<Integer>transaction(house.checkpoints::round)).isEqualTo(2);
    assertThat(house.database.<Integer>transaction(house.checkpoints::round)).isZero();

    assertThat(ofAcme("number")).isEmpty();
    assertThat(house.audit.verify(BETA, 1, Long.MAX_VALUE).checkpointSeq()).isEqualTo(1);
    house.signer.refuseNothing();
    house.checkpoints.makeWanted();
    assertThat(ofAcme("number")).isEqualTo("1");
  }

  @Test
  void an_anchor_file_keeps_what_was_there_and_gets_a_line_more() throws Exception {
    var file = folder.resolve("anchor.jsonl");
    Files.writeString(file, "{\"n\":0}\n");

    new AnchorFile(file).accept("{\"n\":1}".getBytes(StandardCharsets.UTF_8));
    new AnchorFile(file).accept("{\"n\":2}".getBytes(StandardCharsets.UTF_8));

    assertThat(Files.readAllLines(file)).containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":2}");
  }
}
