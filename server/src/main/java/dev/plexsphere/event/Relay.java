package dev.plexsphere.event;

import dev.plexsphere.event.Events.Cursor;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.job.Loop;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.signing.Announcement;
import dev.plexsphere.signing.SignerException;
import dev.plexsphere.signing.SigningKeyService;
import dev.plexsphere.signing.SigningService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of sealed facts: signed by the scope's key, in the sealer's order, each exactly once
 * in the stream.
 *
 * <p>Runs on every node. A batch is signed without a transaction open, since the signer may take
 * its time; it counts only when its end is committed together with the cursor, which moves from
 * exactly where the batch began. Whoever is too late has signed in vain, and nothing is doubled or
 * lost. When the signer says that another key signs by now, the announcement goes into the stream
 * first, and the batch is signed anew. While it is away, facts wait.
 */
public final class Relay implements AutoCloseable {
  private static final int BATCH_MAX = 1_000;
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final Duration BATCH = Duration.ofMillis(20);
  private static final Duration LOOK_MIN = Duration.ofMillis(200);
  private static final Duration LOOK_MAX = Duration.ofSeconds(1);

  private final Database database;
  private final Ledger ledger;
  private final SigningKeyService keys;
  private final SigningService signing;
  private final InstantSource clock;
  private final UUID node;
  private final Listener listener;
  private final Events events = new Events();
  private final ParkedFacts parked = new ParkedFacts();
  private final Loop loop;
  private volatile @Nullable String trouble;

  /** Told of what has been committed. */
  public interface Listener {
    /** There are new events. */
    void added();

    /** A scope has a new key, and the stream says so. */
    void rotated(Scope scope);
  }

  /** Prepares a relay; {@link #start} lets it run. */
  public Relay(
      Database database,
      Ledger ledger,
      SigningKeyService keys,
      SigningService signing,
      InstantSource clock,
      Ids ids,
      Listener listener) {
    this.database = database;
    this.ledger = ledger;
    this.keys = keys;
    this.signing = signing;
    this.clock = clock;
    this.node = ids.next();
    this.listener = listener;
    this.loop =
        new Loop(
            "relay",
            new Loop.Pace(BATCH, LOOK_MIN, LOOK_MAX, BATCH_MAX),
            "events wait",
            this::relay);
  }

  /** Begins to relay in the background. */
  public void start() {
    loop.start();
  }

  /** Says that facts have been sealed. */
  public void nudge() {
    loop.nudge();
  }

  /**
   * Relays one batch.
   *
   * @return how many facts; 0 when there are none or another node is at it
   * @throws SignerException.Away when the signer gave no signatures
   */
  public int relay() {
    if (!database.read(events::isWaiting)) {
      return 0;
    }
    var now = clock.instant();
    var cursor = database.transaction(tx -> events.lease(tx, node, now, now.plus(LEASE)));
    if (cursor.isEmpty()) {
      return 0;
    }
    var facts = database.read(handle -> events.sealed(handle, cursor.get(), BATCH_MAX));
    if (facts.isEmpty()) {
      return 0;
    }
    try {
      commit(cursor.get(), facts, now);
      trouble = null;
      return facts.size();
    } catch (SignerException e) {
      trouble = e.getMessage();
      throw e;
    }
  }

  private void commit(Cursor cursor, List<SealedFact> facts, Instant now) {
    var scopes = facts.stream().map(fact -> fact.scope().chain()).distinct().toList();
    var waiting = database.read(handle -> parked.chains(handle, scopes));
    var batch = batch(facts, waiting, now);
    var numbered = new Numbering(cursor.position(), batch.values(), now).number(facts);
    var last = facts.getLast();
    var end = new Cursor(last.tx(), last.id(), numbered.position());
    boolean ours =
        database.transaction(tx -> {
          if (!events.move(tx, cursor, end)) {
            return false;
          }
          parked.insert(tx, numbered.parked());
          write(tx, numbered.events(), batch);
          return true;
        });
    if (ours) {
      tell(batch);
    }
  }

  private void write(Handle tx, List<Event> added, Map<UUID, ScopeBatch> batch) {
    if (!added.isEmpty()) {
      events.insert(tx, added);
    }
    for (var each : batch.values()) {
      each.announced().forEach(announcement -> keep(tx, announcement));
    }
  }

  private void keep(Handle tx, Announcement announcement) {
    keys.keep(tx, announcement);
    ledger.record(
        tx,
        announcement.scope().domain(),
        new KeyRotated(announcement.oldKeyId(), announcement.key().id()));
  }

  private void tell(Map<UUID, ScopeBatch> batch) {
    listener.added();
    for (var each : batch.values()) {
      if (!each.announced().isEmpty()) {
        listener.rotated(each.scope());
      }
    }
  }

  /** Signs, all scopes at a time. */
  private Map<UUID, ScopeBatch> batch(List<SealedFact> facts, Set<UUID> waiting, Instant now) {
    var batches = new LinkedHashMap<UUID, ScopeBatch>();
    for (var fact : facts) {
      batches
          .computeIfAbsent(
              fact.scope().chain(), chain -> new ScopeBatch(fact.scope(), waiting.contains(chain)))
          .add(fact);
    }
    var heads = database.read(handle -> events.heads(handle, batches.keySet()));
    batches.forEach((chain, each) -> each.begin(signing, heads.get(chain), now));
    batches.values().forEach(each -> each.finish(signing, now));
    return batches;
  }

  /**
   * Puts announcements into the stream that no event brought there yet.
   *
   * @param since when the oldest of them may have been made
   */
  public void announce(Instant since) {
    for (var scope : signing.changedSince(since)) {
      announce(scope);
    }
  }

  private void announce(Scope scope) {
    var found = signing.successors(scope, signing.current(scope));
    if (found.isEmpty()) {
      return;
    }
    var now = clock.instant();
    boolean ours =
        database.transaction(tx -> {
          var cursor = events.lease(tx, node, now, now.plus(LEASE));
          return cursor.isPresent() && announce(tx, cursor.get(), scope, found);
        });
    if (ours) {
      listener.added();
      listener.rotated(scope);
    }
  }

  private boolean announce(Handle tx, Cursor cursor, Scope scope, List<Announcement> found) {
    var batch = new ScopeBatch(scope, false);
    batch.announceOnly(
        events.heads(tx, List.of(scope.chain())).get(scope.chain()), signing.current(scope), found);
    var numbered =
        new Numbering(cursor.position(), List.of(batch), clock.instant()).number(List.of());
    var end = new Cursor(cursor.tx(), cursor.id(), numbered.position());
    if (!batch.fits() || !events.move(tx, cursor, end)) {
      return false;
    }
    write(tx, numbered.events(), Map.of(scope.chain(), batch));
    return true;
  }

  /** Tries once more what the signer refused of some scopes, one batch of each. */
  public void retryParked() {
    for (var scope : database.read(parked::scopes)) {
      var now = clock.instant();
      var cursor = database.transaction(tx -> events.lease(tx, node, now, now.plus(LEASE)));
      if (cursor.isPresent()) {
        retry(scope, cursor.get(), now);
      }
    }
  }

  private void retry(Scope scope, Cursor cursor, Instant now) {
    var facts = database.read(handle -> parked.list(handle, scope, BATCH_MAX));
    var batch = batch(facts, Set.of(), now);
    var numbered = new Numbering(cursor.position(), batch.values(), now).number(facts);
    if (!numbered.parked().isEmpty() || facts.isEmpty()) {
      return;
    }
    boolean ours =
        database.transaction(tx -> {
          if (!events.move(tx, cursor, new Cursor(cursor.tx(), cursor.id(), numbered.position()))) {
            return false;
          }
          parked.delete(tx, facts);
          write(tx, numbered.events(), batch);
          return true;
        });
    if (ours) {
      tell(batch);
    }
  }

  /** How long ago the oldest sealed fact happened that is no event yet; zero when all are. */
  public Duration lag() {
    var now = clock.instant();
    return database
        .read(events::oldestWaiting)
        .map(oldest -> Duration.between(oldest, now))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  /** How many facts wait because the signer refuses their scope. */
  public long parkedFacts() {
    return database.read(parked::count);
  }

  /** What the signer said when it last gave no signatures; null since it gave some. */
  public @Nullable String trouble() {
    return trouble;
  }

  /**
   * Removes events older than {@code before} that those outlets have, at most 10 000; returns how
   * many.
   */
  public int sweep(Handle tx, Instant before, List<String> outlets) {
    return events.sweep(tx, before, outlets);
  }

  @Override
  public void close() {
    loop.close();
  }
}
