package dev.plexsphere.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Gives a signed batch its places in the stream, in the order of the facts. */
final class Numbering {
  private final Collection<ScopeBatch> batches;
  private final Instant now;
  private final List<Event> events = new ArrayList<>();
  private final List<SealedFact> parked = new ArrayList<>();
  private long position;

  Numbering(long position, Collection<ScopeBatch> batches, Instant now) {
    this.position = position;
    this.batches = batches;
    this.now = now;
  }

  Numbering number(List<SealedFact> facts) {
    Map<UUID, ScopeBatch> byChain = new HashMap<>();
    batches.forEach(each -> byChain.put(each.scope().chain(), each));
    Map<UUID, Integer> next = new HashMap<>();
    Set<UUID> begun = new HashSet<>();
    for (var fact : facts) {
      var chain = fact.scope().chain();
      var batch = byChain.get(chain);
      if (batch == null || batch.isParked()) {
        parked.add(fact);
        continue;
      }
      if (begun.add(chain)) {
        announce(batch);
      }
      events.add(batch.event(next.merge(chain, 1, Integer::sum) - 1, ++position, now));
    }
    if (facts.isEmpty()) {
      batches.forEach(this::announce);
    }
    return this;
  }

  private void announce(ScopeBatch batch) {
    for (var announcement : batch.announced()) {
      events.add(batch.event(announcement, ++position));
    }
  }

  List<Event> events() {
    return events;
  }

  /** What has no signature, and no place. */
  List<SealedFact> parked() {
    return parked;
  }

  /** The position of the last. */
  long position() {
    return position;
  }
}
