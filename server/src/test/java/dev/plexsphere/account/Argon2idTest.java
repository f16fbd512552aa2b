package dev.plexsphere.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.kit.secret.Secret;
import org.junit.jupiter.api.Test;

class Argon2idTest {
  private static final Argon2id QUICK = new Argon2id(64, 1, 1);

  @Test
  void agrees_with_the_reference_implementation() {
    // phc-winner-argon2, src/test.c: argon2id, version 0x13, "password", "somesalt"
    var reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(Argon2id.verify(new Secret("password"), reference)).isTrue();
    assertThat(Argon2id.verify(new Secret("Password"), reference)).isFalse();
  }

  @Test
  void the_default_is_19_MiB_two_passes_one_lane() {
    var hash = Argon2id.DEFAULT.encode(new Secret("x"));

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(Argon2id.DEFAULT.made(hash)).isTrue();
    assertThat(QUICK.made(hash)).isFalse();
  }

  @Test
  void every_hash_has_a_salt_of_its_own() {
    assertThat(QUICK.encode(new Secret("x"))).isNotEqualTo(QUICK.encode(new Secret("x")));
  }

  @Test
  void composed_and_decomposed_letters_are_the_same_password() {
    assertThat(
            Argon2id.verify(
                new Secret("pa\u0308sswort"), QUICK.encode(new Secret("p\u00e4sswort"))))
        .isTrue();
  }

  @Test
  void nobodys_hash_is_nobodys() {
    var hash = QUICK.nobodys();

    assertThat(QUICK.made(hash)).isTrue();
    assertThat(Argon2id.verify(new Secret(""), hash)).isFalse();
  }

  @Test
  void a_stored_hash_of_another_kind_is_our_fault_and_no_match() {
    assertThatThrownBy(() -> Argon2id.verify(new Secret("x"), "$2b$10$abc"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("abc");
  }
}
