package dev.plexsphere.registry;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.registry.TenantInsight.Figures;
import dev.plexsphere.registry.TenantInsight.Machine;
import dev.plexsphere.registry.TenantInsight.MachineToken;
import dev.plexsphere.registry.TenantInsight.Waiting;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What operators look at; changes nothing. Thread-safe. */
public final class TenantInsightService {
  /** Lists of a tenant's page end here. */
  public static final int LISTED_MAX = 50;

  /** Figures are exact below it. */
  public static final int COUNTED_MAX = 10_000;

  private static final int WAITING_MAX = 5;

  private final Database database;
  private final InstantSource clock;
  private final Tenants tenants;
  private final TenantReads reads = new TenantReads();

  /**
   * @param issuerOfSlug where a tenant's hosted sign-in is
   */
  public TenantInsightService(
      Database database, InstantSource clock, UnaryOperator<String> issuerOfSlug) {
    this.database = database;
    this.clock = clock;
    this.tenants = new Tenants(issuerOfSlug);
  }

  /** Counts over all tenants. */
  public Figures figures() {
    return database.read(tx -> reads.figures(tx, clock.instant(), COUNTED_MAX + 1));
  }

  /** Tenants that wait for their owner, the most urgent first; at most five. */
  public List<Waiting> waiting() {
    return database.read(tx -> reads.waiting(tx, WAITING_MAX));
  }

  /**
   * A tenant with what it holds.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public TenantInsight look(DomainId id) {
    var now = clock.instant();
    return database.read(tx -> {
      var tenant = tenants.find(tx, id).orElseThrow(() -> none("There is no such tenant."));
      return new TenantInsight(
          tenant,
          tenants.contents(tx, id, now),
          reads.impact(tx, id, now),
          reads.people(tx, id, LISTED_MAX),
          reads.machines(tx, id, now, LISTED_MAX));
    });
  }

  /**
   * A machine of a tenant.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public Machine machine(DomainId tenant, UUID id) {
    return database
        .read(tx -> reads.machine(tx, tenant, id, clock.instant()))
        .orElseThrow(() -> none("The tenant has no such machine."));
  }

  /** Its tokens that were not revoked, newest first; at most fifty. */
  public List<MachineToken> tokens(DomainId tenant, UUID machine) {
    return database.read(tx -> reads.tokens(tx, tenant, machine, LISTED_MAX));
  }

  private static RuntimeException none(String detail) {
    return Refusal.of(ErrorCode.DOMAIN_NOT_FOUND, detail).asException();
  }
}
