package dev.plexsphere.audit;

import dev.plexsphere.audit.AuditEntries.Filter;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.signing.KnownKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The audit log of a Domain, or of the platform. Thread-safe. */
public final class AuditService {
  /** Entries that one list request looks at. */
  static final int SCANNED_MAX = 10_000;

  private static final int ERASE_PAGE = 5_000;
  private static final String PSEUDONYM = "audit-pseudonym";

  private final Database database;
  private final Ledger ledger;
  private final KeyEncryptionKey kek;
  private final BiFunction<Handle, Scope, List<KnownKey>> keys;
  private final AuditEntries entries = new AuditEntries();

  /**
   * @param keys what a scope's checkpoints were ever signed with, oldest first
   */
  public AuditService(
      Database database,
      Ledger ledger,
      KeyEncryptionKey kek,
      BiFunction<Handle, Scope, List<KnownKey>> keys) {
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
    return database.snapshot(tx -> snapshot(tx, scope).verify(from, to));
  }

  /** Lets {@code work} read a chain as it is now, while it goes on growing. */
  void read(Scope scope, Consumer<ChainSnapshot> work) {
    database.<Boolean>snapshot(tx -> {
      work.accept(snapshot(tx, scope));
      return true;
    });
  }

  private ChainSnapshot snapshot(Handle tx, Scope scope) {
    return new ChainSnapshot(tx, scope, keys.apply(tx, scope));
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
