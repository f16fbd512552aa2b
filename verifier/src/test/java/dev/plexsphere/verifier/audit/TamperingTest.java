package dev.plexsphere.verifier.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.verifier.audit.Verdict.Finding;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a superuser of the database may do to a chain, and how an export of it shows that. */
class TamperingTest {
  private static final UUID ACME = new UUID(7, 1);
  private static final UUID BETA = new UUID(7, 2);

  private final Chain chain = new Chain(ACME);

  private void assertFound(Finding finding, long divergent) {
    assertFound(chain.verdict(), finding, divergent);
  }

  private static void assertFound(Verdict verdict, Finding finding, long divergent) {
    assertThat(verdict.finding()).as(verdict.explanation()).isEqualTo(finding);
    assertThat(verdict.divergentSeq()).as(verdict.explanation()).isEqualTo(divergent);
    assertThat(verdict.isValid()).isFalse();
  }

  @Test
  void nobody_did_anything() {
    var verdict = chain.verdict();

    assertThat(verdict.finding()).as(verdict.explanation()).isEqualTo(Finding.COMPLETE);
    assertThat(verdict.provenTo()).isEqualTo(30);
    assertThat(verdict.explanation())
        .isEqualTo("Newest checkpoint 3 at sequence 30, signed by second at 2026-11-01T00:40:00Z.");
  }

  @Test
  void tampering_1_another_kind() {
    chain.at(12).members.put("kind", "token.revoked");
    assertFound(Finding.ALTERED, 12);
  }

  @Test
  void tampering_2_another_actor() {
    chain.at(12).members.put("actor", "user:somebody-else");
    assertFound(Finding.ALTERED, 12);
  }

  @Test
  void tampering_3_another_object() {
    chain.at(12).members.put("object", "token:99");
    assertFound(Finding.ALTERED, 12);
  }

  @Test
  void tampering_4_another_member() {
    chain.at(12).members.put("data", Map.of("env", "prod"));
    assertFound(Finding.ALTERED, 12);
  }

  @Test
  void tampering_5_another_time() {
    chain.at(12).members.put("occurred_at", "2026-11-01T00:00:13Z");
    assertFound(Finding.ALTERED, 12);
  }

  @Test
  void tampering_6_another_Domain() {
    chain.at(12).members.put("domain", BETA.toString());
    chain.relink(11);
    assertFound(Finding.MIXED, 12);
  }

  @Test
  void tampering_7_other_bytes_with_their_hash_computed_again() {
    chain.at(12).members.put("actor", "user:somebody-else");
    chain.at(12).rehash();
    assertFound(Finding.BROKEN, 13);
  }

  @Test
  void tampering_8_the_hash_of_one_row() {
    chain.at(12).hash = "f".repeat(64);
    assertFound(Finding.ALTERED, 12);
    assertThat(chain.verdict().expectedHash()).isEqualTo("f".repeat(64));
  }

  @Test
  void tampering_9_a_whole_tail_linked_anew() {
    chain.at(12).members.put("actor", "user:somebody-else");
    chain.relink(11);
    assertFound(Finding.REWRITTEN, 11);
    assertThat(chain.verdict().provenTo()).isEqualTo(10);
  }

  @Test
  void tampering_10_an_insertion_at_the_head() {
    chain.rows.add(0, Chain.row(ACME.toString(), 77));
    assertFound(Finding.BROKEN, 1);
    chain.relink(0);
    assertFound(Finding.REWRITTEN, 1);
  }

  @Test
  void tampering_11_an_insertion_in_the_middle() {
    chain.rows.add(14, Chain.row(ACME.toString(), 77));
    assertFound(Finding.BROKEN, 15);
    chain.relink(14);
    assertFound(Finding.REWRITTEN, 11);
  }

  @Test
  void tampering_12_an_insertion_before_the_end() {
    chain.rows.add(29, Chain.row(ACME.toString(), 77));
    assertFound(Finding.BROKEN, 30);
    chain.relink(29);
    assertFound(Finding.REWRITTEN, 21);
  }

  @Test
  void tampering_13_a_deletion_at_the_head() {
    chain.rows.removeFirst();
    assertFound(Finding.BROKEN, 1);
    chain.relink(0);
    assertFound(Finding.REWRITTEN, 1);
  }

  @Test
  void tampering_14_a_deletion_in_the_middle() {
    chain.rows.remove(14);
    assertFound(Finding.BROKEN, 15);
    chain.relink(14);
    assertFound(Finding.REWRITTEN, 11);
  }

  @Test
  void tampering_15_the_tail_cut_off() {
    chain.rows.subList(25, 30).clear();
    assertFound(Finding.CUT_SHORT, 26);
    assertThat(chain.verdict().explanation())
        .isEqualTo("the export ends at 25, but checkpoint 3 proves 30 entries");
  }

  @Test
  void tampering_16_everything_deleted() {
    chain.rows.clear();
    assertFound(Finding.CUT_SHORT, 1);
  }

  @Test
  void tampering_17_two_rows_swapped() {
    Collections.swap(chain.rows, 13, 14);
    assertFound(Finding.BROKEN, 14);
    chain.relink(13);
    assertFound(Finding.REWRITTEN, 11);
  }

  @Test
  void tampering_18_a_row_doubled() {
    chain.rows.add(14, chain.at(14).copy());
    assertFound(Finding.BROKEN, 15);
    chain.relink(14);
    assertFound(Finding.REWRITTEN, 11);
  }

  @Test
  void tampering_19_two_chains_exchanged() {
    var other = new Chain(BETA);
    chain.rows.clear();
    chain.rows.addAll(other.rows);
    assertFound(Finding.MIXED, 1);
  }

  @Test
  void tampering_19_two_chains_exchanged_with_their_checkpoints() {
    var other = new Chain(BETA);
    chain.rows.clear();
    chain.rows.addAll(other.rows);
    chain.checkpoints.clear();
    chain.checkpoints.addAll(other.checkpoints);
    assertFound(Finding.CHECKPOINT, 1);
  }

  @Test
  void tampering_20_a_checkpoint_replaced_by_an_older_one() {
    chain.checkpoints.set(2, chain.checkpoints.get(1));
    assertFound(Finding.CHECKPOINT, 1);
  }

  @Test
  void tampering_20_a_checkpoint_replaced_by_one_of_another_key() {
    var own = Chain.pair();
    chain.at(25).members.put("actor", "user:somebody-else");
    chain.relink(24);
    chain.checkpoints.set(2, chain.checkpoint(3, 30, "second", own, 40));
    assertFound(Finding.CHECKPOINT, 1);
    chain.checkpoints.set(2, chain.checkpoint(3, 30, "third", own, 40));
    assertFound(Finding.CHECKPOINT, 1);
  }

  @Test
  void tampering_20_a_checkpoint_by_a_key_that_no_longer_signs() {
    chain.checkpoints.set(2, chain.checkpoint(3, 30, "first", chain.first, 40));
    assertFound(Finding.CHECKPOINT, 1);
  }

  @Test
  void tampering_20_a_checkpoint_in_the_middle_removed() {
    chain.checkpoints.remove(1);
    assertFound(Finding.CHECKPOINT, 1);
  }

  @Test
  void tampering_20_a_checkpoint_removed_together_with_the_tail_it_covered() {
    var kept = chain.checkpoints.removeLast();
    chain.rows.subList(20, 30).clear();

    assertThat(chain.verdict().finding()).isEqualTo(Finding.COMPLETE); // nothing here tells

    assertFound(chain.verdict(kept), Finding.CUT_SHORT, 21);
  }

  @Test
  void tampering_20_all_checkpoints_removed_and_the_tail_linked_anew() {
    var kept = chain.checkpoints.get(1);
    chain.checkpoints.clear();
    chain.at(12).members.put("actor", "user:somebody-else");
    chain.relink(11);

    assertThat(chain.verdict().finding())
        .isEqualTo(Finding.UNCHANGED); // and says what that is worth

    assertFound(chain.verdict(kept), Finding.REWRITTEN, 1);
  }

  @Test
  void a_checkpoint_that_was_kept_and_differs_is_named() {
    var kept = chain.checkpoint(3, 29, "second", chain.second, 41);
    assertFound(chain.verdict(kept), Finding.CHECKPOINT, 1);
  }

  @Test
  void keys_of_the_forgers_own_are_no_keys() {
    var own = new Chain(ACME);
    chain.head.set(1, own.head.get(1));
    assertFound(Finding.KEYS, 1);
    chain.head.clear();
    chain.head.addAll(List.of(own.head.getFirst(), new Chain(ACME).head.get(2)));
    assertFound(Finding.KEYS, 1);
  }

  @Test
  void a_rotation_that_the_key_before_did_not_announce_is_none() {
    chain.head.set(2, new Chain(ACME).head.get(2));
    assertFound(Finding.KEYS, 1);
    chain.head.set(2, new Chain(BETA).head.get(2));
    assertFound(Finding.KEYS, 1);
  }
}
