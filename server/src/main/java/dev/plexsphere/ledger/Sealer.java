package dev.plexsphere.ledger;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.job.Loop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;

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
  private final Runnable sealed;
  private final ChainLinks links = new ChainLinks();
  private final Loop loop;

  /**
   * Prepares a sealer; {@link #start} lets it run.
   *
   * @param sealed told after every batch
   */
  public Sealer(Database database, InstantSource clock, Runnable sealed) {
    this.database = database;
    this.clock = clock;
    this.sealed = sealed;
    this.loop =
        new Loop(
            "sealer",
            new Loop.Pace(PACE, LOOK_MIN, LOOK_MAX, BATCH_MAX),
            "facts are not being sealed",
            this::seal);
  }

  /** Begins to seal in the background. */
  public void start() {
    loop.start();
  }

  /** Says that facts have been committed. Costs nothing while sealing is behind. */
  public void nudge() {
    loop.nudge();
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
    int done = database.transaction(this::seal);
    if (done > 0) {
      sealed.run();
    }
    return done;
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

  /** Ends after the batch at hand; what is left, another start seals. */
  @Override
  public void close() {
    loop.close();
  }
}
