package dev.plexsphere.tenancy;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.SharedWork;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Creates, finds and changes Domains. Answers from the database, but for {@link #findBySlug}. A
 * change returns when no node acts on what was before, 0.2 s after its commit. Thread-safe.
 */
public final class DomainService implements AutoCloseable {
  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final Domains domains = new Domains();
  private final SharedWork<String, Optional<Domain>> slugs;
  private final RecentDomains recent = new RecentDomains(System::nanoTime);

  public DomainService(Database database, Ledger ledger, Ids ids, InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.slugs = new SharedWork<>("domains", this::read);
  }

  /**
   * Creates a Domain.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_domain} or {@code
   *     domain_slug_conflict}
   */
  public Domain create(String slug, String name) {
    return database.transaction(tx -> create(tx, new DomainId(ids.next()), slug, name));
  }

  /**
   * {@link #create(String, String)} in the caller's transaction, under an id of the caller's
   * choice.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_domain} or {@code
   *     domain_slug_conflict}
   */
  public Domain create(Handle tx, DomainId id, String slug, String name) {
    Slugs.check(slug, name);
    var domain = new Domain(id, slug, name, Domain.Status.ACTIVE, Domain.DevicePolicy.OPEN, null);
    if (!domains.insert(tx, domain, clock.instant())) {
      throw Refusal.of(
              ErrorCode.DOMAIN_SLUG_CONFLICT,
              "The slug '" + slug + "' belongs to another Domain; choose another.")
          .asException();
    }
    ledger.record(tx, id, new DomainFact.Created(id, slug));
    return domain;
  }

  /**
   * Makes sure of the platform's own scope; again is no error. Returns true when it was made now.
   */
  public boolean ensurePlatform(Handle tx, String name) {
    var platform =
        new Domain(
            DomainId.PLATFORM,
            Slugs.PLATFORM,
            name,
            Domain.Status.ACTIVE,
            Domain.DevicePolicy.OFF,
            null);
    boolean made = domains.insert(tx, platform, clock.instant());
    if (made) {
      ledger.record(tx, platform.id(), new DomainFact.Created(platform.id(), platform.slug()));
    }
    return made;
  }

  /** The Domain, whatever its status. */
  public Optional<Domain> find(DomainId id) {
    return database.read(tx -> domains.find(tx, id));
  }

  /** {@link #find(DomainId)} in the caller's transaction. */
  public Optional<Domain> find(Handle tx, DomainId id) {
    return domains.find(tx, id);
  }

  /**
   * The Domain of that slug, whatever its status; never the platform. Every request to a hosted
   * server begins here, so the answer may be 0.2 s old, but never older than a change that has
   * returned. Who asks at the same moment shares one read.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code overloaded} or {@code datastore_unavailable}
   */
  public Optional<Domain> findBySlug(String slug) {
    return recent.find(slug, slugs::ask);
  }

  private List<Optional<Domain>> read(List<String> wanted) {
    var found = database.read(handle -> domains.findBySlugs(handle, wanted));
    return wanted.stream().map(slug -> Optional.ofNullable(found.get(slug))).toList();
  }

  /**
   * Domains in slug order, {@code limit} of them, beginning behind {@code afterSlug}; neither the
   * platform nor deleted ones.
   */
  public List<Domain> page(@Nullable String afterSlug, int limit) {
    return database.read(tx -> domains.page(tx, afterSlug, limit));
  }

  /**
   * Says what the Domain allows of device login.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public void setDevicePolicy(DomainId id, Domain.DevicePolicy policy) {
    database.inTransaction(tx -> {
      changed(tx, domains.setDevicePolicy(tx, id, policy, clock.instant()));
      ledger.record(tx, id, new DomainFact.DevicePolicyChanged(id, policy));
    });
  }

  /**
   * Caps the lifetime of API tokens made from now on; null removes the cap.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public void setMaxTokenTtl(DomainId id, @Nullable Duration ttl) {
    database.inTransaction(tx -> {
      changed(tx, domains.setMaxTokenTtl(tx, id, ttl, clock.instant()));
      ledger.record(tx, id, new DomainFact.MaxTokenTtlChanged(id, ttl));
    });
  }

  /**
   * Closes every door of the Domain from the next request on.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public void suspend(DomainId id) {
    database.inTransaction(tx -> suspend(tx, id));
  }

  /** {@link #suspend(DomainId)} in the caller's transaction. */
  public void suspend(Handle tx, DomainId id) {
    setStatus(tx, id, Domain.Status.SUSPENDED);
  }

  /**
   * Takes {@link #suspend(DomainId)} back.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public void resume(DomainId id) {
    database.inTransaction(tx -> resume(tx, id));
  }

  /** {@link #resume(DomainId)} in the caller's transaction. */
  public void resume(Handle tx, DomainId id) {
    setStatus(tx, id, Domain.Status.ACTIVE);
  }

  /**
   * Closes every door of the Domain for good, in the caller's transaction. What it holds is the
   * caller's to check.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public void delete(Handle tx, DomainId id) {
    setStatus(tx, id, Domain.Status.DELETED);
  }

  /** What is deleted stays deleted, and the platform stays what it is. */
  private void setStatus(Handle tx, DomainId id, Domain.Status status) {
    changed(tx, domains.setStatus(tx, id, status, clock.instant()));
    ledger.record(tx, id, new DomainFact.StatusChanged(id, status));
  }

  private void changed(Handle tx, boolean one) {
    tx.afterCommit(RecentDomains::awaitForgotten);
    if (!one) {
      throw Refusal.of(ErrorCode.DOMAIN_NOT_FOUND, "There is no such Domain.").asException();
    }
  }

  @Override
  public void close() {
    slugs.close();
  }
}
