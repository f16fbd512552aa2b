package dev.plexsphere.verifier.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.verifier.Envelope;
import dev.plexsphere.verifier.VerifyingKey;
import dev.plexsphere.verifier.audit.Verdict.Finding;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Keys, announcements and checkpoints that are signed and yet not what they have to be. */
class ForgeryTest {
  private static final UUID ACME = new UUID(7, 1);
  private static final UUID BETA = new UUID(7, 2);

  private final Chain chain = new Chain(ACME);

  private void assertFound(Finding finding) {
    assertFound(chain.verdict(), finding);
  }

  private static void assertFound(Verdict verdict, Finding finding) {
    assertThat(verdict.finding()).as(verdict.explanation()).isEqualTo(finding);
    assertThat(verdict.isValid()).isFalse();
  }

  @Test
  void a_whole_export_of_the_forgers_own_is_none() {
    var own = new Chain(ACME);
    chain.head.clear();
    chain.head.addAll(own.head);
    chain.rows.clear();
    chain.rows.addAll(own.rows);
    chain.checkpoints.clear();
    chain.checkpoints.addAll(own.checkpoints);

    assertFound(Finding.KEYS);
  }

  @Test
  void an_announcement_is_of_its_type_its_scope_and_the_key_that_signs() {
    chain.head.set(2, chain.rotation("key_noted", chain.scope, "first"));
    assertFound(Finding.KEYS);
    chain.head.set(2, chain.rotation(Envelope.KEY_ROTATED, "domain:" + BETA, "first"));
    assertFound(Finding.KEYS);
    chain.head.set(2, chain.rotation(Envelope.KEY_ROTATED, chain.scope, "second"));
    assertFound(Finding.KEYS);
  }

  @Test
  void a_checkpoint_by_a_key_that_did_not_sign_yet_is_none() {
    chain.checkpoints.set(1, chain.checkpoint(2, 20, "second", chain.second, 20));
    assertFound(Finding.CHECKPOINT);
  }

  @Test
  void two_checkpoints_that_contradict_each_other_are_none() {
    var last = chain.at(30).hash;
    chain.at(30).hash = chain.at(29).hash;
    var kept = chain.checkpoint(4, 30, "second", chain.second, 50);
    chain.at(30).hash = last;
    assertFound(chain.verdict(kept), Finding.CHECKPOINT);
  }

  @Test
  void a_checkpoint_of_no_entry_names_none() {
    var none =
        new Checkpoint(
            chain.scope, 1, 0, chain.at(1).hash, 0, Chain.BEGIN.plusSeconds(60), "first");
    chain.checkpoints.set(0, Chain.signed(none, chain.first));
    assertFound(Finding.CHECKPOINT);
  }

  @Test
  void a_checkpoint_that_says_it_is_older_than_the_one_before_it_is_none() {
    chain.checkpoints.set(1, chain.checkpoint(2, 20, "first", chain.first, 5));
    assertFound(Finding.CHECKPOINT);
  }

  @Test
  void a_checkpoint_that_reaches_less_far_than_the_one_before_it_is_none() {
    chain.checkpoints.set(1, chain.checkpoint(2, 5, "first", chain.first, 15));
    assertFound(Finding.CHECKPOINT);
  }

  @Test
  void an_export_that_was_cut_down_to_its_keys_does_not_pass_who_kept_a_checkpoint() {
    var kept = chain.checkpoints.get(2);
    chain.checkpoints.clear();
    chain.rows.clear();
    assertFound(chain.verdict(kept), Finding.CUT_SHORT);
  }

  @Test
  void a_checkpoint_of_another_chain_is_none_though_this_ones_key_signed_it() {
    var head = chain.at(10).hash;
    var other =
        new Checkpoint("domain:" + BETA, 1, 10, head, 0, Chain.BEGIN.plusSeconds(600), "first");
    chain.checkpoints.set(0, Chain.signed(other, chain.first));
    assertFound(Finding.CHECKPOINT);
  }

  @Test
  void there_is_one_first_key_and_none_comes_behind_an_entry() {
    var key = chain.head.get(1);
    var late = new String(chain.export(), UTF_8);
    for (var line : List.of(key, chain.head.get(2), chain.checkpoints.get(0))) {
      assertMalformed(late + line + "\n");
    }
    chain.head.add(1, key);
    assertMalformed(new String(chain.export(), UTF_8));
  }

  private void assertMalformed(String export) {
    var verifier = new ExportVerifier(VerifyingKey.raw(chain.first.getPublic()), _ -> {});
    assertThatThrownBy(() -> verifier.verify(new ByteArrayInputStream(export.getBytes(UTF_8))))
        .isInstanceOf(MalformedExportException.class);
  }
}
