package dev.plexsphere.registry;

import dev.plexsphere.account.Account;
import dev.plexsphere.account.AccountActionService;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.registry.Onboardings.Digest;
import dev.plexsphere.registry.Onboardings.Origin;
import dev.plexsphere.registry.Onboardings.Row;
import dev.plexsphere.registry.Registered.Invitation;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Registers tenants and takes them away. Who may is asked before; the caller is an operator.
 * Thread-safe.
 */
public final class TenantService {
  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final DomainService domains;
  private final AccountService accounts;
  private final AccountActionService accountActions;
  private final TenantMaker maker;
  private final TenantAllowance allowance;
  private final Tenants tenants;
  private final Onboardings onboardings = new Onboardings();

  /**
   * @param issuerOfSlug where a tenant's hosted sign-in is
   */
  public TenantService(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      DomainService domains,
      AccountService accounts,
      AccountActionService accountActions,
      TenantMaker maker,
      TenantAllowance allowance,
      UnaryOperator<String> issuerOfSlug) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.domains = domains;
    this.accounts = accounts;
    this.accountActions = accountActions;
    this.maker = maker;
    this.allowance = allowance;
    this.tenants = new Tenants(issuerOfSlug);
  }

  /**
   * Registers a tenant and invites its owner, whole or not at all. The same Idempotency-Key of the
   * same operator gives the same tenant for good, without the link, which is stored nowhere; {@link
   * #inviteOwner} makes another.
   *
   * @throws dev.plexsphere.kit.RefusedException what the license refuses, {@code invalid_domain},
   *     {@code domain_slug_conflict}, {@code invalid_request}, {@code idempotency_key_reused}
   */
  public Registered register(NewTenant wanted) {
    return database.transaction(tx -> {
      tenants.lockRegistration(tx);
      var origin = origin(wanted);
      var key = origin.key();
      var before = key == null ? null : onboardings.findByKey(tx, key).orElse(null);
      return before == null ? register(tx, wanted, origin) : again(tx, before, origin);
    });
  }

  private Registered register(Handle tx, NewTenant wanted, Origin origin) {
    allowance.check(tx, tenants.count(tx));
    var id = new DomainId(ids.next());
    var binding = new BindingId(ids.next());
    maker.make(tx, id, wanted.slug(), wanted.name(), binding);
    var issued =
        accountActions.invite(
            tx, id, wanted.ownerEmail(), wanted.ownerName(), List.of(Account.OWNER));
    var action = issued.action();
    var row =
        new Row(
            ids.next(),
            id,
            binding,
            issued.person().id(),
            action.invitationId(),
            action.expiresAt(),
            origin,
            clock.instant(),
            null);
    onboardings.insert(tx, row);
    ledger.record(
        tx,
        DomainId.PLATFORM,
        new TenantFact.Registered(id, issued.person().id(), row.correlationId()));
    var tenant = tenants.find(tx, id).orElseThrow();
    return new Registered(tenant, binding, row.correlationId(), Invitation.of(issued));
  }

  private Registered again(Handle tx, Row before, Origin origin) {
    if (!before.origin().request().equals(origin.request())) {
      throw Refusal.of(
              ErrorCode.IDEMPOTENCY_KEY_REUSED,
              "This Idempotency-Key registered another tenant; use a new key for a new request.")
          .asException();
    }
    var tenant = tenants.find(tx, before.domain()).orElseThrow();
    var link = new Invitation(before.invitation(), before.linkExpiresAt(), null);
    return new Registered(tenant, before.binding(), before.correlationId(), link);
  }

  /** Of the operator and the key: two operators may happen to use one key. */
  private static Origin origin(NewTenant wanted) {
    var key = wanted.idempotencyKey();
    var request =
        String.join("\n", wanted.slug(), wanted.name(), wanted.ownerEmail(), wanted.ownerName());
    return new Origin(
        wanted.operator(),
        key == null ? null : Digest.of(Secrets.sha256(wanted.operator() + "\n" + key)),
        Digest.of(Secrets.sha256(request)));
  }

  /**
   * The tenant, whatever its status; never the platform.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public Tenant get(DomainId id) {
    return database.read(tx -> tenants.find(tx, id)).orElseThrow(TenantService::noSuchTenant);
  }

  /**
   * Tenants by slug, deleted ones left out.
   *
   * @param prefix of slug or name, in any case; null for all
   * @param after the slug behind which the page begins; null for the first page
   * @param limit 1 to 200
   */
  public TenantPage page(@Nullable String prefix, @Nullable String after, int limit) {
    var found = database.read(tx -> tenants.page(tx, prefix, after, limit + 1));
    boolean more = found.size() > limit;
    var shown = more ? found.subList(0, limit) : found;
    return new TenantPage(List.copyOf(shown), more ? shown.getLast().slug() : null);
  }

  /** How many tenants there are, deleted ones left out. */
  public long count() {
    return database.read(tenants::count);
  }

  /** What the tenant holds now. */
  public TenantContents contents(DomainId id) {
    return database.read(tx -> tenants.contents(tx, id, clock.instant()));
  }

  /**
   * Closes every door of the tenant from the next request on; again is no error.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public Tenant suspend(DomainId id) {
    return setStatus(id, Domain.Status.SUSPENDED);
  }

  /**
   * Takes {@link #suspend} back; again is no error.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  public Tenant resume(DomainId id) {
    return setStatus(id, Domain.Status.ACTIVE);
  }

  private Tenant setStatus(DomainId id, Domain.Status status) {
    return database.transaction(tx -> {
      var tenant = lock(tx, id);
      if (tenant.status() == status) {
        return tenant;
      }
      if (status == Domain.Status.ACTIVE) {
        domains.resume(tx, id);
      } else {
        domains.suspend(tx, id);
      }
      return tenants.find(tx, id).orElseThrow();
    });
  }

  /**
   * Closes every door of an empty tenant for good; again is no error. Its slug stays taken.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}, or {@code
   *     tenant_not_empty} naming what it holds
   */
  public void delete(DomainId id) {
    database.inTransaction(tx -> {
      if (lock(tx, id).status() == Domain.Status.DELETED) {
        return;
      }
      var contents = tenants.contents(tx, id, clock.instant());
      if (!contents.isEmpty()) {
        throw Refusal.of(
                ErrorCode.TENANT_NOT_EMPTY,
                "The tenant still holds " + contents.inWords() + "; nothing was deleted.")
            .asException();
      }
      domains.delete(tx, id);
    });
  }

  private Tenant lock(Handle tx, DomainId id) {
    return tenants.lock(tx, id).orElseThrow(TenantService::noSuchTenant);
  }

  /**
   * Makes the owner another link: to set the first password, or another one. Links from before stay
   * good until one is used.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}; also for a deleted tenant
   *     and one without an owner
   */
  public Invitation inviteOwner(DomainId id) {
    return database.transaction(tx -> {
      var tenant = lock(tx, id);
      var owner = tenant.owner();
      if (tenant.status() == Domain.Status.DELETED || owner == null) {
        throw noSuchTenant();
      }
      var person = accounts.find(tx, id, owner.account()).orElseThrow(TenantService::noSuchTenant);
      var issued = accountActions.issue(tx, person);
      var action = issued.action();
      onboardings.invited(tx, id, action.invitationId(), action.expiresAt());
      return Invitation.of(issued);
    });
  }

  private static RuntimeException noSuchTenant() {
    return Refusal.of(ErrorCode.DOMAIN_NOT_FOUND, "There is no such tenant.").asException();
  }
}
