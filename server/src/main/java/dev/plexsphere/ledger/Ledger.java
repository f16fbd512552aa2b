package dev.plexsphere.ledger;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.http.RequestContext;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secrets;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes facts, in the caller's transaction: both rows or neither. Gives no sequence and takes no
 * lock; {@link Sealer} does the rest afterwards. Thread-safe.
 */
public final class Ledger {
  private final Ids ids;
  private final InstantSource clock;
  private final Runnable written;

  /**
   * @param written told after every write, so that the sealer need not wait for its next look
   */
  public Ledger(Ids ids, InstantSource clock, Runnable written) {
    this.ids = ids;
    this.clock = clock;
    this.written = written;
  }

  /** Writes {@code fact} of the request that this thread works for. */
  public void record(Handle tx, @Nullable DomainId domain, Fact fact) {
    write(tx, List.of(prepare(domain, fact)));
  }

  /**
   * Takes down a fact on the thread that knows the request, to be written on another by {@link
   * #write}.
   */
  public LedgerEntry prepare(@Nullable DomainId domain, Fact fact) {
    var context = RequestContext.current();
    return prepare(
        domain, fact, context.map(RequestContext::actor).orElse("system"), context.orElse(null));
  }

  /** {@link #prepare(DomainId, Fact)} where the actor became known in this very step. */
  public LedgerEntry prepare(@Nullable DomainId domain, Fact fact, String actor) {
    return prepare(domain, fact, actor, RequestContext.current().orElse(null));
  }

  private LedgerEntry prepare(
      @Nullable DomainId domain, Fact fact, String actor, @Nullable RequestContext context) {
    var chain = domain == null || domain.isPlatform() ? null : domain; // the platform has one chain
    var id = ids.next();
    var now = clock.instant();
    var correlationId = context == null ? null : context.correlationId();
    var body = new TreeMap<String, Object>(); // RFC 8785: members sorted by their UTF-16 units
    body.put("id", id.toString());
    body.put("domain", chain == null ? "platform" : chain.toString());
    body.put("kind", fact.kind());
    body.put("object", fact.object());
    body.put("actor", actor);
    body.put("occurred_at", now.toString());
    body.put("data", new TreeMap<>(fact.members()));
    if (correlationId != null) {
      body.put("correlation_id", correlationId);
    }
    var canonical = Json.writeAny(body);
    return new LedgerEntry(
        id,
        chain,
        fact.kind(),
        fact.object(),
        actor,
        new LedgerEntry.Bytes(canonical),
        new LedgerEntry.Bytes(Secrets.sha256(canonical)),
        correlationId,
        now,
        context == null ? null : context.address(),
        context == null ? null : context.userAgent());
  }

  /** Writes prepared entries in one statement, whatever their number. */
  public void write(Handle tx, List<LedgerEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    new Facts().insert(tx, entries);
    tx.afterCommit(written);
  }
}
