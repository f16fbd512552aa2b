package dev.plexsphere.verifier.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.verifier.SigningContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader accepts who trusts one first key, and everything that it refuses. */
class EventVerifierTest extends EventVerifierFixture {
  @Test
  void what_the_first_key_signed_is_good() throws RejectedEventException {
    var event = good(first.signed(first.event(NOW)));

    assertThat(event.duplicate()).isFalse();
    assertThat(event.envelope().type()).isEqualTo("token_issued");
    assertThat(event.envelope().payload()).isEqualTo(Map.of("object", "token:1"));
    assertThat(verifier.currentKeyId()).isEqualTo("first");
  }

  @Test
  void the_order_and_the_blanks_of_the_wire_do_not_matter() throws RejectedEventException {
    var json = new String(first.signed(first.event(NOW)), StandardCharsets.UTF_8);
    var last = json.lastIndexOf(",\"type\"");
    var moved =
        "{ " + json.substring(last + 1, json.length() - 1) + " , " + json.substring(1, last) + "}";

    assertThat(good(moved.getBytes(StandardCharsets.UTF_8)).duplicate()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"payload", "type", "nonce", "issued_at", "id"})
  void a_member_that_was_changed_after_signing_is_refused(String member) {
    var event = first.event(NOW);
    var json = first.signed(event);
    var forged =
        switch (member) {
          case "payload" -> Author.changed(json, "token:1", "token:2");
          case "type" -> Author.changed(json, "token_issued", "token_revoked");
          case "nonce" -> Author.changed(json, "first-1", "first-9");
          case "issued_at" -> Author.changed(json, "14:00:00Z", "14:00:01Z");
          default ->
              Author.changed(
                  json, String.valueOf(event.get("id")), second.event(NOW).get("id") + "");
        };

    refused(forged, "its signature is not first's");
  }

  @Test
  void another_keys_signature_under_the_known_id_is_refused() {
    var forger = new Author("first");

    refused(forger.signed(forger.event(NOW)), "its signature is not first's");
  }

  @Test
  void a_signature_that_is_no_signature_is_refused() {
    refused(Author.with(first.event(NOW), new byte[64]), "its signature is not first's");
    refused(Author.with(first.event(NOW), new byte[0]), "its signature is not first's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plexsphere-checkpoint-v1", "plexsphere-rotation-v1"})
  void a_signature_for_another_purpose_is_refused(String context) {
    var purpose = SigningContext.find(context).orElseThrow();

    refused(first.signed(first.event(NOW), purpose), "its signature is not first's");
  }

  @Test
  void a_rotation_that_was_signed_as_an_event_is_refused_and_teaches_nothing() {
    var rotation = first.rotation(NOW, second, NOW.plus(WINDOW));

    refused(first.signed(rotation, SigningContext.EVENT), "its signature is not first's");
    refused(second.signed(second.event(NOW)), "no key that is trusted announced second");
  }

  @Test
  void a_key_that_nobody_announced_is_refused() {
    refused(second.signed(second.event(NOW)), "no key that is trusted announced second");
  }

  @Test
  void a_key_that_announces_itself_is_refused() {
    refused(
        second.signed(second.rotation(NOW, second, NOW.plus(WINDOW))),
        "no key that is trusted announced second");
  }

  @Test
  void an_event_of_another_scope_is_refused_though_the_key_signed_it() {
    var event = first.event(NOW);
    event.put("scope", "platform");

    refused(first.signed(event), "it is of another scope");
  }

  @Test
  void five_minutes_are_fresh_and_a_second_more_is_not() throws RejectedEventException {
    good(first.signed(first.event(NOW.minusSeconds(300))));
    refused(first.signed(first.event(NOW.minusSeconds(301))), "it is older than 5 minutes");

    good(first.signed(first.event(NOW.plusSeconds(300))));
    refused(first.signed(first.event(NOW.plusSeconds(301))), "it was issued in the future");
  }

  @Test
  void history_may_be_old_and_never_of_the_future() throws RejectedEventException {
    var reader = verifier(true);

    reader.verify(first.signed(first.event(NOW.minus(Duration.ofDays(400)))));
    refused(reader, first.signed(first.event(NOW.plusSeconds(301))), "it was issued in the future");
  }

  @Test
  void after_a_break_what_was_missed_may_be_old_until_the_stream_has_caught_up()
      throws RejectedEventException {
    good(first.signed(first.event(NOW)));
    now = NOW.plus(Duration.ofHours(2));
    var missed = first.signed(first.event(NOW.plusSeconds(60)));
    refused(missed, "it is older than 5 minutes");

    verifier.resumed();
    refused(first.signed(first.event(NOW.minusSeconds(301))), "it is older than 5 minutes");
    good(missed);
    good(first.signed(first.event(now)));
    refused(first.signed(first.event(NOW.plusSeconds(90))), "it is older than 5 minutes");
  }

  @Test
  void a_second_break_before_it_has_caught_up_loses_nothing() throws RejectedEventException {
    now = NOW.plus(Duration.ofHours(2));
    verifier.resumed();
    good(first.signed(first.event(NOW.plusSeconds(60))));

    verifier.resumed();
    good(first.signed(first.event(NOW.plusSeconds(90))));
  }

  @Test
  void the_same_event_again_is_a_duplicate() throws RejectedEventException {
    var event = first.signed(first.event(NOW));

    assertThat(good(event).duplicate()).isFalse();
    assertThat(good(event).duplicate()).isTrue();
  }

  @Test
  void another_event_with_a_nonce_seen_before_is_refused() throws RejectedEventException {
    good(first.signed(first.event(NOW)));
    var again = first.event(NOW);
    again.put("nonce", "first-1");

    refused(first.signed(again), "its nonce was used before");
  }

  @Test
  void a_forger_cannot_use_up_a_nonce() throws RejectedEventException {
    var forger = new Author("first");
    refused(forger.signed(forger.event(NOW)), "its signature is not first's");

    assertThat(good(first.signed(first.event(NOW))).duplicate()).isFalse();
  }

  @Test
  void a_stale_event_uses_up_no_nonce_either() throws RejectedEventException {
    var stale = first.event(NOW.minusSeconds(301));
    refused(first.signed(stale), "it is older than 5 minutes");
    var fresh = first.event(NOW);
    fresh.put("nonce", stale.get("nonce"));

    assertThat(good(first.signed(fresh)).duplicate()).isFalse();
  }

  @Test
  void only_so_many_nonces_are_remembered_the_newest() throws RejectedEventException {
    var reader = new EventVerifier(Author.SCOPE, "first", first.publicKey(), () -> now, false, 2);
    var events = new byte[3][];
    for (int i = 0; i < 3; i++) {
      events[i] = first.signed(first.event(NOW));
      reader.verify(events[i]);
    }

    assertThat(reader.verify(events[2]).duplicate()).isTrue();
    assertThat(reader.verify(events[1]).duplicate()).isTrue();
    assertThat(reader.verify(events[0]).duplicate()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "type", "scope", "key_id", "issued_at", "nonce", "payload"})
  void an_envelope_without_one_of_its_members_is_refused(String member) {
    var event = first.event(NOW);
    event.remove(member);

    refused(first.signed(event), "it has not the members of an envelope");
  }

  @Test
  void an_envelope_with_a_member_more_is_refused() {
    var event = first.event(NOW);
    event.put("more", "x");

    refused(first.signed(event), "it has not the members of an envelope");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "null", "{\"id\":1,\"id\":2}", "{} {}"})
  void what_is_no_object_is_refused(String json) {
    refused(json.getBytes(StandardCharsets.UTF_8), "it is malformed");
  }

  @Test
  void values_that_cannot_be_read_are_refused() {
    var time = first.event(NOW);
    time.put("issued_at", "yesterday");
    refused(first.signed(time), "it is malformed");
    var id = first.event(NOW);
    id.put("id", "no uuid");
    refused(first.signed(id), "it is malformed");
    refused(
        Author.changed(first.signed(first.event(NOW)), "\"signature\":\"", "\"signature\":\"*"),
        "it is malformed");
    var key = first.rotation(NOW, second, NOW.plus(WINDOW));
    key.put("payload", Map.of("new_key_id", "second", "new_signing_public_key", "c2hvcnQ="));
    refused(first.signed(key), "it is malformed");
    assertThat(verifier.currentKeyId()).isEqualTo("first");
  }
}
