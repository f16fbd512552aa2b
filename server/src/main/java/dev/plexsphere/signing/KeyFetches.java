package dev.plexsphere.signing;

import dev.plexsphere.ids.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who fetched which key since this was last told: the newest time for each, and no more of them
 * than memory should bear. A stranger's fetch costs no write. Thread-safe.
 */
final class KeyFetches {
  private static final int HELD_MAX = 10_000;

  /**
   * One.
   *
   * @param verifier an address, and what the verifier calls itself
   */
  record Fetch(Scope scope, String keyId, String verifier, Instant at) {}

  private record Who(Scope scope, String keyId, String verifier) {}

  private final ConcurrentMap<Who, Instant> held = new ConcurrentHashMap<>();

  void note(Scope scope, String keyId, String verifier, Instant at) {
    var who = new Who(scope, keyId, verifier);
    if (held.size() < HELD_MAX || held.containsKey(who)) {
      held.merge(who, at, (one, other) -> one.isAfter(other) ? one : other);
    }
  }

  /** Takes at most {@code max} out. */
  List<Fetch> take(int max) {
    var taken = new ArrayList<Fetch>();
    for (var who : held.keySet()) {
      if (taken.size() == max) {
        break;
      }
      var at = held.remove(who);
      if (at != null) {
        taken.add(new Fetch(who.scope, who.keyId, who.verifier, at));
      }
    }
    return taken;
  }
}
