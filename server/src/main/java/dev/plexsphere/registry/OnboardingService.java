package dev.plexsphere.registry;

import dev.plexsphere.account.Account;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.registry.Onboarding.State;
import dev.plexsphere.registry.Onboarding.Status;
import dev.plexsphere.registry.Onboarding.Step;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How far registered tenants have come. Thread-safe. */
public final class OnboardingService {
  private final Database database;
  private final DomainService domains;
  private final InstantSource clock;
  private final Onboardings onboardings = new Onboardings();

  public OnboardingService(Database database, DomainService domains, InstantSource clock) {
    this.database = database;
    this.domains = domains;
    this.clock = clock;
  }

  /** Told of every first password, in the transaction that sets it. */
  public void activated(Handle tx, Account account) {
    onboardings.ownerActive(tx, account.domain(), account.id(), clock.instant());
  }

  /**
   * The registration of that correlation id.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public Onboarding find(UUID correlationId) {
    return database
        .read(tx -> onboardings.find(tx, correlationId).flatMap(row -> of(tx, row)))
        .orElseThrow(
            () -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such registration.").asException());
  }

  /** The registration of a tenant; empty for one that was made by hand. */
  public Optional<Onboarding> findByTenant(DomainId tenant) {
    return database.read(tx -> onboardings.findByDomain(tx, tenant).flatMap(row -> of(tx, row)));
  }

  private Optional<Onboarding> of(Handle tx, Onboardings.Row row) {
    return domains
        .find(tx, row.domain())
        .map(domain -> new Onboarding(status(domain, row.ownerActiveAt()), steps(row)));
  }

  private static Status status(Domain domain, @Nullable Instant ownerActiveAt) {
    if (ownerActiveAt != null) {
      return Status.COMPLETED;
    }
    return domain.status() == Domain.Status.DELETED ? Status.CANCELLED : Status.AWAITING_OWNER;
  }

  private static List<Step> steps(Onboardings.Row row) {
    return List.of(
        step("tenant-created", row.registeredAt()),
        step("sign-in-ready", row.registeredAt()),
        step("owner-invited", row.registeredAt()),
        step("owner-activated", row.ownerActiveAt()));
  }

  private static Step step(String name, @Nullable Instant at) {
    return new Step(name, at == null ? State.PENDING : State.COMPLETED, at);
  }
}
