package dev.plexsphere.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.verifier.CanonicalJson;
import dev.plexsphere.verifier.SigningContext;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Whose key signed an event, and how a reader comes to know that key. */
class RelayKeyTest extends RelayFixture {
  @Test
  void a_key_that_changes_is_told_before_anything_it_signed() {
    happen(ACME, 1, 2);
    relayAll();
    signer.rotate(ACME_SCOPE, "second");
    happen(ACME, 3, 4);
    signer.rotate(ACME_SCOPE, "third");
    happen(ACME, 5, 5);
    relayAll();

    assertThat(numbers(ACME)).containsExactly(1, 2, 3, 4, 5);
    assertThat(read(ACME).stream().map(each -> each.get("key_id")).toList())
        .containsExactly(
            "first", "first", "first", "second", "third", "third", "third", "third", "third");
    assertThat(rotated).containsOnly(new Scope(ACME));
    assertThat(keys.history(new Scope(ACME)))
        .extracting(known -> known.key().id())
        .containsExactly("first", "second", "third");
  }

  @Test
  void a_key_that_changes_is_told_even_when_nothing_happens() {
    happen(ACME, 1, 1);
    relayAll();
    signer.rotate(ACME_SCOPE, "second");

    relay.announce(Clocks.system().instant().minusSeconds(60));
    relay.announce(Clocks.system().instant().minusSeconds(60));
    sealAll();
    relayAll();

    assertThat(read(ACME).stream().map(each -> each.get("type")).toList())
        .containsExactly("test.counted", "signing_key_rotated", "signing.key_rotated");
  }

  @Test
  void a_scope_that_rotated_before_its_first_event_begins_with_its_first_key() {
    signer.rotate(ACME_SCOPE, "second");
    happen(ACME, 1, 1);
    relayAll();

    assertThat(read(ACME).stream().map(each -> each.get("key_id")).toList())
        .containsExactly("first", "second", "second");
  }

  @Test
  void where_the_profile_has_no_platform_scope_the_installation_signs_for_it() {
    signer.profileWithoutPlatform();
    happen(null, 1, 3);
    happen(ACME, 1, 1);
    relayAll();
    happen(null, 4, 4);
    relayAll();

    var key = keys.history(Scope.PLATFORM).getFirst().key();
    assertThat(key.id()).startsWith("installation-");
    var events = database.read(h -> new Events().after(h, Scope.PLATFORM.chain(), 0, 10));
    assertThat(events).hasSize(4);
    for (var event : events) {
      var envelope = Json.readMap(event.envelope());
      var signature = Base64.getDecoder().decode(text(envelope, "signature"));
      envelope.remove("signature");
      assertThat(
              key.verifies(SigningContext.EVENT, CanonicalJson.bytes(whole(envelope)), signature))
          .isTrue();
    }
    assertThat(rows.ask("SELECT encode(wrapped, 'hex') FROM plexsphere.installation_signing_key"))
        .doesNotContain("302e020100300506032b6570"); // no PKCS #8 in plain
    assertThat(relay.parkedFacts()).isZero();
  }

  @Test
  void an_announcement_that_the_old_key_did_not_sign_is_not_believed() {
    happen(ACME, 1, 1);
    relayAll();
    rows.execute("UPDATE plexsphere.signing_keys SET public_key = decode(repeat('01', 32), 'hex')");
    signer.rotate(ACME_SCOPE, "second");
    happen(ACME, 2, 2);
    relayAll();

    assertThat(numbers(ACME)).containsExactly(1);
    assertThat(relay.parkedFacts()).isEqualTo(1);
  }

  @Test
  void an_announcement_of_another_scope_is_not_believed() {
    happen(ACME, 1, 1);
    relayAll();
    signer.rotate(ACME_SCOPE, "second", "platform", "second");
    happen(ACME, 2, 2);
    relayAll();

    assertThat(numbers(ACME)).containsExactly(1);
    assertThat(keys.history(new Scope(ACME))).hasSize(1);
    assertThat(keys.history(Scope.PLATFORM)).isEmpty();
  }

  @Test
  void a_key_has_the_name_that_was_signed_whatever_stands_beside_it() {
    happen(ACME, 1, 1);
    relayAll();
    signer.rotate(ACME_SCOPE, "second", ACME_SCOPE, "another");
    happen(ACME, 2, 2);
    relayAll();

    assertThat(numbers(ACME)).containsExactly(1, 2);
    assertThat(keys.history(new Scope(ACME)))
        .extracting(known -> known.key().id())
        .containsExactly("first", "second");
  }
}
