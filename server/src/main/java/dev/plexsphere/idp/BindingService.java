package dev.plexsphere.idp;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.DatabaseFailures;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.tenancy.Domain;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Which issuers a Domain trusts. Answers from the database every time, so that a disabled binding
 * is disabled at once, on every node. Thread-safe.
 */
public final class BindingService {
  private static final String HOSTED_CLIENT_ID = HostedUrls.PLATFORM_CLIENT;

  private static final String SECRET_PURPOSE = "client-secret";

  /** Stands for any slug; no Domain is called that. */
  private static final String SLOT = "the-slug-goes-here-0192f2f6";

  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final KeyEncryptionKey kek;
  private final UnaryOperator<String> hostedIssuer;
  private final Bindings bindings = new Bindings();

  /**
   * @param hostedIssuer a Domain's slug to the issuer of its hosted server
   */
  public BindingService(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      KeyEncryptionKey kek,
      UnaryOperator<String> hostedIssuer) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.kek = kek;
    this.hostedIssuer = hostedIssuer;
  }

  /** The Domain's own binding, or one that the platform shares, whatever its status. */
  public Optional<IdpBinding> find(DomainId domain, BindingId id) {
    return database.read(tx -> bindings.find(tx, domain, id));
  }

  /** {@link #find(DomainId, BindingId)} in the caller's transaction. */
  public Optional<IdpBinding> find(Handle tx, DomainId domain, BindingId id) {
    return bindings.find(tx, domain, id);
  }

  /** Anybody's binding: for where the id alone says which Domain is meant. */
  public Optional<IdpBinding> find(BindingId id) {
    return database.read(tx -> bindings.find(tx, id));
  }

  /** The active ones of Domains among these, whatever has become of the Domain. */
  public List<IdpBinding> active(Collection<BindingId> ids) {
    return database.read(tx -> bindings.active(tx, ids));
  }

  /**
   * The bindings through which people of the Domain come in, primary first: its own active ones, or
   * where it has none, those that the platform shares.
   */
  public List<IdpBinding> active(DomainId domain) {
    return database.read(tx -> {
      var own = bindings.active(tx, domain);
      return own.isEmpty() ? bindings.activeOfPlatform(tx) : own;
    });
  }

  /** The active bindings that the platform shares. */
  public List<IdpBinding> activeOfPlatform() {
    return database.read(bindings::activeOfPlatform);
  }

  /** All of the Domain's own bindings, whatever their status, primary first. */
  public List<IdpBinding> all(DomainId domain) {
    return database.read(tx -> bindings.all(tx, domain));
  }

  /**
   * Creates an active binding to a foreign provider.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} or {@code binding_conflict}
   */
  public IdpBinding create(NewBinding wanted) {
    NewBindings.check(wanted);
    var discovery = wanted.discoveryUrl();
    var binding =
        binding(
            wanted.domain(),
            new BindingId(ids.next()),
            IdpBinding.Kind.OIDC,
            wanted.issuer(),
            discovery == null ? wanted.issuer().replaceFirst("/$", "") + WELL_KNOWN : discovery,
            wanted);
    var secret = wanted.clientSecret();
    database.inTransaction(tx ->
        insert(
            tx,
            binding,
            secret == null
                ? null
                : kek.wrap(SECRET_PURPOSE, secret.reveal().getBytes(StandardCharsets.UTF_8))));
    return binding;
  }

  /**
   * Creates the active, primary binding of a Domain to its own hosted server.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code binding_conflict}
   */
  public IdpBinding createHosted(Handle tx, Domain domain, BindingId id) {
    var issuer = hostedIssuer.apply(domain.slug());
    var wanted =
        new NewBinding(
            domain.id(),
            issuer,
            null,
            HOSTED_CLIENT_ID,
            null,
            null,
            true,
            true,
            Map.of(),
            List.of(),
            List.of());
    var binding =
        binding(domain.id(), id, IdpBinding.Kind.HOSTED, issuer, issuer + WELL_KNOWN, wanted);
    insert(tx, binding, null);
    return binding;
  }

  /**
   * Has the hosted bindings follow the public URL and the base domain, at start. Who came in
   * through one is still known by (issuer, sub): move those too, in the same transaction.
   */
  public List<MovedBinding> followPublicUrl(Handle tx) {
    var moved = bindings.moveHosted(tx, hostedIssuer.apply(SLOT), SLOT, clock.instant());
    for (var each : moved) {
      ledger.record(tx, each.domain(), new BindingFact.Moved(each.id(), each.from(), each.to()));
    }
    return moved;
  }

  private IdpBinding binding(
      @Nullable DomainId domain,
      BindingId id,
      IdpBinding.Kind kind,
      String issuer,
      String discoveryUrl,
      NewBinding wanted) {
    var now = clock.instant();
    return new IdpBinding(
        id,
        domain,
        kind,
        issuer,
        discoveryUrl,
        wanted.clientId(),
        wanted.alias(),
        wanted.primary(),
        IdpBinding.Status.ACTIVE,
        wanted.jitAllowed(),
        Map.copyOf(wanted.claimMappings()),
        List.copyOf(wanted.requiredAcr()),
        List.copyOf(wanted.requiredAmr()),
        1,
        now,
        now);
  }

  private void insert(Handle tx, IdpBinding binding, byte @Nullable [] wrappedSecret) {
    try {
      bindings.insert(tx, binding, wrappedSecret);
    } catch (RuntimeException e) {
      throw conflict(e);
    }
    ledger.record(
        tx,
        binding.domain(),
        new BindingFact.Created(
            binding.id(), binding.kind(), binding.issuer(), binding.clientId()));
  }

  /**
   * Opens or closes the binding. Closing it ends what stands on it (sessions, tokens, sign-ins in
   * flight) with their next request.
   *
   * @param domain null for a platform binding
   * @throws dev.plexsphere.kit.RefusedException {@code binding-not-found} or {@code
   *     binding_conflict}
   */
  public void setStatus(@Nullable DomainId domain, BindingId id, IdpBinding.Status status) {
    database.inTransaction(tx -> {
      if (!changed(tx, domain, id, status)) {
        throw Refusal.of(ErrorCode.BINDING_NOT_FOUND, "There is no such binding.").asException();
      }
      ledger.record(tx, domain, new BindingFact.StatusChanged(id, status));
    });
  }

  private boolean changed(
      Handle tx, @Nullable DomainId domain, BindingId id, IdpBinding.Status status) {
    try {
      return bindings.setStatus(tx, domain, id, status, clock.instant());
    } catch (RuntimeException e) {
      throw conflict(e);
    }
  }

  /** What we authenticate with at the binding's token endpoint; empty for a public client. */
  public Optional<Secret> clientSecret(IdpBinding binding) {
    return database
        .read(tx -> bindings.secret(tx, binding.id()))
        .map(wrapped ->
            new Secret(new String(kek.unwrap(SECRET_PURPOSE, wrapped), StandardCharsets.UTF_8)));
  }

  private static RuntimeException conflict(RuntimeException e) {
    var constraint = DatabaseFailures.uniqueViolation(e);
    if (constraint == null) {
      return e;
    }
    var what =
        constraint.contains("alias")
            ? "has an active binding with this alias"
            : constraint.contains("primary")
                ? "has another primary binding"
                : "has an active binding to this issuer";
    return Refusal.of(ErrorCode.BINDING_CONFLICT, "The Domain " + what + ".").asException();
  }
}
