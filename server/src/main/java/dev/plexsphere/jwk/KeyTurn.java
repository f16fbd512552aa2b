package dev.plexsphere.jwk;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whose turn it is to get a new key. Of all algorithms of a Domain one at a time is changing: while
 * a key is published that has a successor, no other gets one, and of several that are due the one
 * that waited longest comes first. So there is one key for each of three algorithms and at most one
 * more: four. An algorithm waits for at most the two others, and its key signs that much longer.
 * All this follows from the rows: nodes that look at once mean the same key.
 */
final class KeyTurn {
  private KeyTurn() {}

  /**
   * The algorithm that needs a key now.
   *
   * @param published the Domain's keys
   * @param wanted what is about to be signed with, which comes first where there is no key for it
   */
  static Optional<SigningAlgorithm> next(
      List<StoredKey> published, SigningAlgorithm wanted, KeySchedule schedule, Instant now) {
    if (published.stream().noneMatch(key -> key.isLast() && key.algorithm() == wanted)) {
      return Optional.of(wanted);
    }
    if (!published.stream().allMatch(StoredKey::isLast)) {
      return Optional.empty();
    }
    return published.stream()
        .filter(key -> !dueAt(key, schedule).isAfter(now))
        .min(Comparator.comparing(StoredKey::signsFrom).thenComparing(StoredKey::algorithm))
        .map(StoredKey::algorithm);
  }

  private static Instant dueAt(StoredKey key, KeySchedule schedule) {
    return key.signsFrom().plus(schedule.signsFor()).minus(schedule.publishedBefore());
  }
}
