package dev.plexsphere.verifier.event;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;

/** A reader that knows the first of three keys, and a clock that stands. */
abstract class EventVerifierFixture {
  static final Instant NOW = Instant.parse("2026-11-21T14:00:00Z");
  static final Duration WINDOW = Duration.ofHours(24);

  final Author first = new Author("first");
  final Author second = new Author("second");
  final Author third = new Author("third");
  Instant now = NOW;
  final EventVerifier verifier = verifier(false);

  EventVerifier verifier(boolean history) {
    return new EventVerifier(Author.SCOPE, "first", first.publicKey(), () -> now, history);
  }

  VerifiedEvent good(byte[] json) throws RejectedEventException {
    return verifier.verify(json);
  }

  void refused(byte[] json, String why) {
    refused(verifier, json, why);
  }

  static void refused(EventVerifier by, byte[] json, String why) {
    assertThatExceptionOfType(RejectedEventException.class)
        .isThrownBy(() -> by.verify(json))
        .withMessage(why);
  }
}
