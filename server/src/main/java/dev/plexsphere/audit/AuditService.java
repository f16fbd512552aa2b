package dev.plexsphere.audit;

import dev.plexsphere.audit.AuditEntries.Filter;
import dev.plexsphere.audit.ChainCheck.Divergence;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.signing.KnownKey;
import dev.plexsphere.verifier.audit.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The audit log of a Domain, or of the platform. Thread-safe. */
public final class AuditService {
  /** Entries that one list request looks at. */
  static final int SCANNED_MAX = 10_000;

  private static final int CHECKPOINT_PAGE = 500;
  private static final int ERASE_PAGE = 5_000;
  private static final String PSEUDONYM = "audit-pseudonym";

  private final Database database;
  private final Ledger ledger;
  private final KeyEncryptionKey kek;
  private final Function<Scope, List<KnownKey>> keys;
  private final AuditEntries entries = new AuditEntries();
  private final Checkpoints checkpoints = new Checkpoints();

  /**
   * @param keys what a scope's checkpoints were ever signed with, oldest first
   */
  public AuditService(
      Database database,
      Ledger ledger,
      KeyEncryptionKey kek,
      Function<Scope, List<KnownKey>> keys) {
    this.database = database;
    this.ledger = ledger;
    this.kek = kek;
    this.keys = keys;
  }

  /**
   * A page of a list.
   *
   * @param next the sequence to go on behind; null at the end
   */
  record Page(List<AuditEntry> entries, @Nullable Long next) {}

  /** Entries behind {@code after}; a page may be short or empty although another follows. */
  Page list(Scope scope, long after, Filter filter, int limit) {
    return database.read(handle -> {
      long head = entries.head(handle, scope).map(AuditEntries.Head::seq).orElse(0L);
      var found = entries.list(handle, scope, after, filter, SCANNED_MAX, limit);
      long reached = found.size() == limit ? found.getLast().seq() : after + SCANNED_MAX;
      return new Page(found, reached < head ? reached : null);
    });
  }

  Optional<AuditEntry> find(Scope scope, long seq) {
    return database.read(handle -> entries.find(handle, scope, seq));
  }

  /**
   * Walks a piece of a chain, in memory that does not grow with it.
   *
   * @param from the first entry, from 1
   * @param to the last; {@link Long#MAX_VALUE} for all that follow
   */
  public Verification verify(Scope scope, long from, long to) {
    var known = verifying(scope);
    return database.transaction(tx -> verify(tx, scope, from, to, known));
  }

  private Map<String, KnownKey> verifying(Scope scope) {
    var known = new HashMap<String, KnownKey>();
    keys.apply(scope).forEach(each -> known.put(each.key().id(), each));
    return known;
  }

  private Verification verify(
      Handle tx, Scope scope, long from, long to, Map<String, KnownKey> known) {
    var previous =
        from == 1
            ? Optional.of(Hashes.GENESIS)
            : entries.find(tx, scope, from - 1).map(entry -> entry.links().hash());
    var check = new ChainCheck(scope.domain().tenantId(), from, previous.orElse(Hashes.GENESIS));
    var newest = new NewestCheckpoint();
    var found = checkpoints(tx, scope, check, known, newest);
    if (found.isEmpty()) {
      found = entries(tx, scope, check, to);
    }
    if (found.isEmpty() && to == Long.MAX_VALUE) {
      found =
          check
              .end(newest.find())
              .or(() -> headless(tx, scope, check))
              .or(() -> unwitnessed(tx, scope, check, newest.find()));
    }
    long covered = newest.find().map(Checkpoint::sequence).orElse(0L);
    long unsealed = entries.unsealed(tx, scope);
    return found
        .map(no ->
            new Verification(
                from,
                Math.min(check.seq(), no.seq() - 1),
                no.seq(),
                no.expected(),
                no.observed(),
                no.what(),
                unsealed,
                covered))
        .orElseGet(
            () -> new Verification(from, check.seq(), null, null, null, "", unsealed, covered));
  }

  /** The newest of the checkpoints that are good. */
  private static final class NewestCheckpoint {
    private @Nullable Checkpoint newest;

    Optional<Checkpoint> find() {
      return Optional.ofNullable(newest);
    }
  }

  private Optional<Divergence> checkpoints(
      Handle tx,
      Scope scope,
      ChainCheck check,
      Map<String, KnownKey> known,
      NewestCheckpoint newest) {
    long number = 0;
    for (var page = checkpoints.after(tx, scope, number, CHECKPOINT_PAGE);
        !page.isEmpty();
        page = checkpoints.after(tx, scope, number, CHECKPOINT_PAGE)) {
      for (var stored : page) {
        var objection = objection(stored, number + 1, newest.find(), known);
        if (objection.isPresent()) {
          return Optional.of(
              new Divergence(
                  newest.find().map(Checkpoint::sequence).orElse(0L) + 1,
                  null,
                  null,
                  "checkpoint " + (number + 1) + " " + objection.get()));
        }
        number++;
        newest.newest = stored.checkpoint();
        if (stored.checkpoint().sequence() >= check.from()) {
          check.expect(stored.checkpoint());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> objection(
      StoredCheckpoint stored,
      long number,
      Optional<Checkpoint> before,
      Map<String, KnownKey> known) {
    var checkpoint = stored.checkpoint();
    if (checkpoint.number() != number) {
      return Optional.of("is missing");
    }
    if (before.filter(old -> old.sequence() > checkpoint.sequence()).isPresent()) {
      return Optional.of("is older than the one before it");
    }
    var key = known.get(checkpoint.keyId());
    boolean signed =
        key != null
            && Arrays.equals(stored.canonical(), checkpoint.canonical())
            && stored.isSignedBy(key.key().verifying());
    return signed ? Optional.empty() : Optional.of("is not what a key of this chain signed");
  }

  private Optional<Divergence> entries(Handle tx, Scope scope, ChainCheck check, long to) {
    try (var chain = entries.stream(tx, scope, check.from(), to)) {
      return chain.map(check::take).flatMap(Optional::stream).findFirst();
    }
  }

  /** The sealer's note of the chain's end must agree with what is there. */
  private Optional<Divergence> headless(Handle tx, Scope scope, ChainCheck check) {
    long head = entries.head(tx, scope).map(AuditEntries.Head::seq).orElse(0L);
    return head > check.seq()
        ? Optional.of(
            new Divergence(
                check.seq() + 1,
                null,
                null,
                "the chain ends at " + check.seq() + ", but " + head + " entries were sealed"))
        : Optional.empty();
  }

  /** The platform's chain tells of every checkpoint: one that is not here was removed. */
  private Optional<Divergence> unwitnessed(
      Handle tx, Scope scope, ChainCheck check, Optional<Checkpoint> newest) {
    long held = newest.map(Checkpoint::number).orElse(0L);
    return entries
        .witnessed(tx, scope)
        .filter(number -> number > held)
        .map(number ->
            new Divergence(
                check.seq() + 1,
                null,
                null,
                "checkpoint " + number + ", of which the platform's chain tells, is missing"));
  }

  /** Runs {@code work} on a chain's entries in order, in memory that does not grow with them. */
  void each(Scope scope, Consumer<AuditEntry> work) {
    database.inTransaction(tx -> {
      try (var chain = entries.stream(tx, scope, 1, Long.MAX_VALUE)) {
        chain.forEach(work);
      }
    });
  }

  /** A scope's checkpoints, oldest first. */
  void eachCheckpoint(Scope scope, Consumer<StoredCheckpoint> work) {
    long number = 0;
    for (var page = checkpointPage(scope, number);
        !page.isEmpty();
        page = checkpointPage(scope, number)) {
      page.forEach(work);
      number = page.getLast().checkpoint().number();
    }
  }

  private List<StoredCheckpoint> checkpointPage(Scope scope, long number) {
    return database.read(handle -> checkpoints.after(handle, scope, number, CHECKPOINT_PAGE));
  }

  /** The keys of a scope, oldest first. */
  List<KnownKey> keys(Scope scope) {
    return keys.apply(scope);
  }

  /**
   * Removes what is personal of an identity's entries: addresses and user agents. The chain stays
   * as it is and verifies as before. Again does nothing more.
   *
   * @return what the identity is called from now on, 64 hex digits
   */
  String erase(DomainId domain, UUID identity) {
    var scope = new Scope(domain);
    var pseudonym = pseudonym(domain, identity);
    long head =
        database.read(handle -> entries.head(handle, scope)).map(AuditEntries.Head::seq).orElse(0L);
    long erased = 0;
    for (long from = 1; from <= head; from += ERASE_PAGE) {
      erased += erase(domain, identity, from);
    }
    long all = erased;
    database.inTransaction(
        tx -> ledger.record(tx, domain, new AuditFact.IdentityErased(pseudonym, all)));
    return pseudonym;
  }

  private long erase(DomainId domain, UUID identity, long from) {
    return database.transaction(tx ->
        entries.erase(
                tx, domain, PrincipalRef.user(identity).toString(), from, from + ERASE_PAGE - 1)
            + entries.erase(tx, domain, "service:" + identity, from, from + ERASE_PAGE - 1));
  }

  private String pseudonym(DomainId domain, UUID identity) {
    var message = (domain + " " + identity).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(kek.hmac(PSEUDONYM, message));
  }

  /** Takes down that somebody asked who may not read. */
  public void denied(Scope scope, String path) {
    database.inTransaction(tx -> ledger.record(tx, scope.domain(), new AuditFact.ReadDenied(path)));
  }
}
