package dev.plexsphere.token;

import dev.plexsphere.kit.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * When tokens were last used, on its way to the database: held for a minute from the first use on,
 * then written once. So a token costs at most one write a minute, however busy it is. Thread-safe.
 */
final class LastUses {
  private static final Logger LOG = Logger.getLogger(LastUses.class.getName());
  private static final Duration HOLD = Duration.ofMinutes(1);
  private static final int TOKENS_MAX = 200_000;
  private static final int BATCH_MAX = 1_000;

  private static final class Use {
    final Instant first;
    volatile Instant last;

    Use(Instant at) {
      first = at;
      last = at;
    }
  }

  private final ConcurrentMap<UUID, Use> uses = new ConcurrentHashMap<>();
  private final TokenBatches tokens = new TokenBatches();
  private final Database database;
  private final InstantSource clock;

  LastUses(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Costs one look into a map. Beyond 200 000 tokens a minute further ones go unnoted. */
  void note(UUID id, Instant now) {
    var use = uses.get(id);
    if (use != null) {
      use.last = now;
    } else if (uses.size() < TOKENS_MAX) {
      uses.putIfAbsent(id, new Use(now));
    }
  }

  /** Writes the uses that were held long enough. */
  void flush() {
    flush(clock.instant().minus(HOLD));
  }

  /** Writes everything, if that is still possible: the process is about to end. */
  void flushAll() {
    try {
      flush(Instant.MAX);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the last uses of some tokens were not written", e);
    }
  }

  private void flush(Instant heldSince) {
    var due = new HashMap<UUID, Instant>();
    for (var each : uses.entrySet()) {
      if (!each.getValue().first.isAfter(heldSince)) {
        due.put(each.getKey(), each.getValue().last);
        uses.remove(each.getKey());
      }
      if (due.size() == BATCH_MAX) {
        write(due);
        due.clear();
      }
    }
    if (!due.isEmpty()) {
      write(due);
    }
  }

  private void write(Map<UUID, Instant> due) {
    database.inTransaction(tx -> tokens.touch(tx, due));
  }
}
