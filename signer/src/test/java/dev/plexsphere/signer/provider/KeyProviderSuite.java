package dev.plexsphere.signer.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.testkit.Racers;
import dev.plexsphere.verifier.SignedBytes;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place of private keys must do. */
public abstract class KeyProviderSuite {
  private static final String SCOPE = "domain:0192f2f6-b840-7000-a123-000000000001";
  private static final int RACERS = 16;
  private static final int SIGNATURES = 50;

  private KeyProvider keys = new MemoryKeys();

  /** Opens the place; every call sees the same keys, as after a restart. */
  protected abstract KeyProvider open();

  @BeforeEach
  void openPlace() {
    keys = open();
  }

  @Test
  void what_it_signs_verifies_with_the_public_half_whatever_the_length() {
    var key = keys.generate(SCOPE, "domain-2026-04");

    assertThat(key.publicKey()).hasSize(VerifyingKey.BYTES);
    for (int length : List.of(0, 1, 31, 400, 1 << 20)) {
      var message = "x".repeat(length).getBytes(UTF_8);
      assertThat(isSignedBy(keys, key.handle(), key.publicKey(), message))
          .as(length + " bytes")
          .isTrue();
    }
  }

  @Test
  void it_is_pure_ed25519_so_the_same_message_has_one_signature() {
    var key = keys.generate(SCOPE, "domain-2026-04");
    var message = "again".getBytes(UTF_8);

    var once = keys.sign(key.handle(), message);

    assertThat(once).hasSize(64).isEqualTo(keys.sign(key.handle(), message));
    assertThat(once).isNotEqualTo(keys.sign(key.handle(), "other".getBytes(UTF_8)));
  }

  @Test
  void a_name_made_twice_is_two_keys_and_none_harms_the_other() {
    var lost = keys.generate(SCOPE, "domain-2026-05");
    var kept = keys.generate(SCOPE, "domain-2026-05");

    keys.retire(lost.handle());

    assertThat(kept.handle()).isNotEqualTo(lost.handle());
    assertThat(kept.publicKey()).isNotEqualTo(lost.publicKey());
    assertThat(isSignedBy(keys, kept.handle(), kept.publicKey(), new byte[] {1})).isTrue();
    assertThat(isSignedBy(keys, kept.handle(), lost.publicKey(), new byte[] {1})).isFalse();
  }

  @Test
  void a_key_is_there_after_a_restart() {
    var key = keys.generate(SCOPE, "domain-2026-04");

    assertThat(isSignedBy(open(), key.handle(), key.publicKey(), new byte[] {1})).isTrue();
  }

  @Test
  void a_retired_key_signs_no_more_here_or_after_a_restart_and_may_be_retired_again() {
    var key = keys.generate(SCOPE, "domain-2026-04");
    keys.sign(key.handle(), new byte[] {1}); // whatever it keeps in memory is there now

    keys.retire(key.handle());
    keys.retire(key.handle());

    assertCannotSign(keys, key.handle());
    assertCannotSign(open(), key.handle());
  }

  @Test
  void handles_that_it_never_gave_are_refused() {
    keys.generate(SCOPE, "domain-2026-04");

    assertCannotSign(keys, "00000000000000000000000000000000");
    assertCannotSign(keys, "");
    assertCannotSign(keys, "../../../etc/passwd");
  }

  @Test
  void many_threads_sign_at_once_with_two_keys_and_none_gets_anothers() {
    var one = keys.generate(SCOPE, "one");
    var two = keys.generate(SCOPE, "two");
    var next = new AtomicInteger();

    var good =
        Racers.run(
            RACERS,
            () -> {
              var key = next.getAndIncrement() % 2 == 0 ? one : two;
              int verified = 0;
              for (int i = 0; i < SIGNATURES; i++) {
                var message = ("message " + i).getBytes(UTF_8);
                verified += isSignedBy(keys, key.handle(), key.publicKey(), message) ? 1 : 0;
              }
              return verified;
            });

    assertThat(good).hasSize(RACERS).containsOnly(SIGNATURES);
  }

  private static boolean isSignedBy(
      KeyProvider keys, String handle, byte[] publicKey, byte[] message) {
    var signature = keys.sign(handle, SignedBytes.of(SigningContext.EVENT, message));
    return VerifyingKey.of(publicKey).verifies(SigningContext.EVENT, message, signature);
  }

  private static void assertCannotSign(KeyProvider keys, String handle) {
    assertThatThrownBy(() -> keys.sign(handle, new byte[] {1}))
        .isInstanceOf(ProviderException.class);
  }
}
