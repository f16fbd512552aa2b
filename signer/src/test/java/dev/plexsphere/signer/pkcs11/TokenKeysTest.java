package dev.plexsphere.signer.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.signer.provider.KeyProvider;
import dev.plexsphere.signer.provider.KeyProviderSuite;
import dev.plexsphere.signer.provider.ProviderException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenKeysTest extends KeyProviderSuite {
  private static final long VALUE = 0x11;

  @Override
  protected KeyProvider open() {
    return open(SoftToken.LABEL, SoftToken.PIN);
  }

  private static KeyProvider open(String token, String pin) {
    return TokenKeys.open(SoftToken.library(), token, new Secret(pin));
  }

  private static Sessions sessions(Cryptoki cryptoki, Runnable onLoss) {
    return new Sessions(cryptoki, SoftToken.LABEL, new Secret(SoftToken.PIN), onLoss);
  }

  @Test
  void the_private_half_cannot_be_read_even_by_who_is_logged_in() {
    var key = open().generate("platform", "platform-2026-04");
    var cryptoki = Cryptoki.load(SoftToken.library());
    var sessions = sessions(cryptoki, () -> {});
    long object =
        sessions.<Long>with(session ->
            cryptoki
                .find(
                    session,
                    Attribute.of(Attribute.CLASS, 3L),
                    Attribute.of(Attribute.ID, HexFormat.of().parseHex(key.handle())))[0]);

    // Each of the two is enough for SoftHSM; another token may ask for both.
    assertThat(attribute(sessions, cryptoki, object, Attribute.SENSITIVE)).containsExactly(1);
    assertThat(attribute(sessions, cryptoki, object, Attribute.EXTRACTABLE)).containsExactly(0);
    assertThatThrownBy(() -> attribute(sessions, cryptoki, object, VALUE))
        .isInstanceOfSatisfying(
            CryptokiException.class,
            e -> assertThat(e.is(0x11)).as("CKR_ATTRIBUTE_SENSITIVE").isTrue());
  }

  private static byte[] attribute(Sessions sessions, Cryptoki cryptoki, long object, long type) {
    return sessions.with(session -> cryptoki.value(session, object, type));
  }

  @Test
  void a_retired_key_leaves_nothing_in_the_token() {
    var keys = open();
    var key = keys.generate("platform", "platform-2026-04");
    var cryptoki = Cryptoki.load(SoftToken.library());
    var id = Attribute.of(Attribute.ID, HexFormat.of().parseHex(key.handle()));
    var sessions = sessions(cryptoki, () -> {});
    assertThat(sessions.<Integer>with(session -> cryptoki.find(session, id).length)).isEqualTo(2);

    keys.retire(key.handle());

    assertThat(sessions.<Integer>with(session -> cryptoki.find(session, id).length)).isZero();
  }

  @Test
  void a_session_that_was_lost_is_replaced_and_what_was_known_of_objects_is_forgotten() {
    var cryptoki = Cryptoki.load(SoftToken.library());
    var losses = new AtomicInteger();
    var sessions = sessions(cryptoki, losses::incrementAndGet);
    long first = sessions.<Long>with(session -> session);
    cryptoki.closeSession(first);

    long second =
        sessions.<Long>with(session -> {
          cryptoki.find(session, Attribute.of(Attribute.CLASS, 3L));
          return session;
        });

    assertThat(second).isNotEqualTo(first);
    assertThat(losses).hasValue(1);
  }

  @Test
  void a_token_or_a_module_that_is_not_there_is_named() {
    assertThatThrownBy(() -> open("no such token", SoftToken.PIN))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("no such token");
    assertThatThrownBy(() -> TokenKeys.open(Path.of("/no/module.so"), "token", new Secret("1234")))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("/no/module.so");
  }
}
