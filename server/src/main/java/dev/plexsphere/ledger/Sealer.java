package dev.plexsphere.ledger;

import dev.plexsphere.kit.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Gives committed facts their dense place in their Domain's chain: sequence number, and {@code
 * entry_hash = SHA-256(previous entry_hash || hash)}.
 *
 * <p>Runs on every node; the one that holds the cursor's row lock seals for all. It takes facts in
 * the order (transaction, id) and only those of transactions that no older one can follow any more,
 * so that nothing is ever put before what has its place. A write transaction that stays open
 * anywhere in the cluster therefore holds all sealing up; {@link #lag} tells.
 */
public final class Sealer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Sealer.class.getName());
  private static final int BATCH_MAX = 1_000;

  /**
   * Facts that come in this time share a batch: sealing each by itself would double the commits.
   */
  private static final Duration PACE = Duration.ofMillis(80);

  private static final Duration LOOK_MIN = Duration.ofMillis(200);
  private static final Duration LOOK_MAX = Duration.ofSeconds(1);

  private final Database database;
  private final InstantSource clock;
  private final ChainLinks links = new ChainLinks();
  private final Thread thread;
  private volatile boolean nudged;
  private volatile boolean closed;
  private @Nullable String trouble;

  /** Prepares a sealer; {@link #start} lets it run. */
  public Sealer(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("sealer").daemon().unstarted(this::work);
  }

  /** Begins to seal in the background. */
  public void start() {
    thread.start();
  }

  /** Says that facts have been committed. Costs nothing while sealing is behind. */
  public void nudge() {
    if (!nudged) {
      nudged = true;
      LockSupport.unpark(thread);
    }
  }

  /**
   * Seals one batch.
   *
   * @return how many facts; 0 when there are none or another node is at it
   * @throws dev.plexsphere.kit.RefusedException {@code datastore_unavailable}
   */
  public int seal() {
    if (!database.read(links::isWaiting)) {
      return 0;
    }
    return database.transaction(this::seal);
  }

  private int seal(Handle tx) {
    var cursor = links.lock(tx);
    if (cursor.isEmpty()) {
      return 0;
    }
    var facts = links.unsealed(tx, cursor.get(), BATCH_MAX);
    if (!facts.isEmpty()) {
      links.seal(tx, facts, clock.instant());
    } else if (links.isForeign(tx, cursor.get())) {
      LOG.warning("the ledger comes from another database cluster; it is numbered anew");
      links.adopt(tx);
      return 1;
    }
    return facts.size();
  }

  /**
   * How long ago the oldest fact without a place happened; zero when all have one. A metric, and a
   * reason not to be ready.
   */
  public Duration lag() {
    var now = clock.instant();
    return database
        .read(links::oldestUnsealed)
        .map(oldest -> Duration.between(oldest, now))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  private void work() {
    var look = LOOK_MIN;
    while (!closed) {
      boolean asked = nudged;
      nudged = false;
      int sealed = tryToSeal();
      if (sealed == BATCH_MAX) {
        continue;
      }
      look = sealed > 0 || asked ? LOOK_MIN : min(look.multipliedBy(2), LOOK_MAX);
      park(PACE, false);
      park(look.minus(PACE), true);
    }
  }

  /** Never throws: the database may come back. */
  private int tryToSeal() {
    try {
      int sealed = seal();
      trouble = null;
      return sealed;
    } catch (RuntimeException e) {
      complain(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  /** Once per kind of trouble, not once per look. */
  private void complain(String what, RuntimeException e) {
    if (!what.equals(trouble)) {
      trouble = what;
      LOG.log(Level.WARNING, "facts are not being sealed: " + what, e);
    }
  }

  private void park(Duration time, boolean untilNudged) {
    long end = System.nanoTime() + time.toNanos();
    while (!closed && !(untilNudged && nudged)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Ends after the batch at hand; what is left, another start seals. */
  @Override
  public void close() {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
