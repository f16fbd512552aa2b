package dev.plexsphere.verifier.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which key may follow which, and how long the old one counts. */
class KeySuccessionTest extends EventVerifierFixture {
  private void rotate() throws RejectedEventException {
    good(first.signed(first.rotation(now, second, now.plus(WINDOW))));
  }

  @Test
  void a_new_key_is_learned_from_the_one_before_it() throws RejectedEventException {
    rotate();

    assertThat(verifier.currentKeyId()).isEqualTo("second");
    good(second.signed(second.event(NOW)));
    good(second.signed(second.rotation(NOW, third, NOW.plus(WINDOW))));
    good(third.signed(third.event(NOW)));
  }

  @Test
  void the_old_key_counts_until_its_window_is_over() throws RejectedEventException {
    rotate();
    now = NOW.plus(WINDOW);

    good(first.signed(first.event(now)));
    now = now.plusSeconds(1);
    refused(first.signed(first.event(now)), "first was replaced before it was issued");
    good(second.signed(second.event(now)));
  }

  @Test
  void without_a_window_the_old_key_ends_with_its_announcement() throws RejectedEventException {
    var rotation = first.rotation(NOW, second, NOW);
    var key =
        ((Map<?, ?>) Objects.requireNonNull(rotation.get("payload"))).get("new_signing_public_key");
    rotation.put("payload", Map.of("new_key_id", "second", "new_signing_public_key", key + ""));
    good(first.signed(rotation));

    good(first.signed(first.event(NOW)));
    refused(
        first.signed(first.event(NOW.plusSeconds(1))), "first was replaced before it was issued");
  }

  @Test
  void a_key_that_was_replaced_announces_nothing_any_more() throws RejectedEventException {
    rotate();

    refused(
        first.signed(first.rotation(NOW, third, NOW.plus(WINDOW))),
        "it is announced by a key that was replaced itself");
    refused(third.signed(third.event(NOW)), "no key that is trusted announced third");
  }

  @Test
  void an_id_that_is_known_cannot_be_given_another_key() throws RejectedEventException {
    rotate();
    var forger = new Author("first");

    refused(
        second.signed(second.rotation(NOW, forger, NOW.plus(WINDOW))),
        "it announces a key that there is already");
    refused(forger.signed(forger.event(NOW)), "its signature is not first's");
  }

  @Test
  void an_announcement_that_comes_twice_teaches_once() throws RejectedEventException {
    var rotation = first.signed(first.rotation(NOW, second, NOW.plus(WINDOW)));
    good(rotation);

    assertThat(good(rotation).duplicate()).isTrue();
    assertThat(verifier.currentKeyId()).isEqualTo("second");
  }
}
