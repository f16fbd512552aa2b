package dev.plexsphere.authserver;

import dev.plexsphere.identity.NewServiceIdentity;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.identity.ServiceIdentityService;
import dev.plexsphere.identity.TrustedIssuers;
import dev.plexsphere.idp.AssertionVerifier;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.idp.HttpIssuer;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.idp.SvidVerifier;
import dev.plexsphere.idp.TrustBundles;
import dev.plexsphere.idp.TrustDomain;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.ledger.Ledger;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Foreign issuers, reached by real sockets, and the machines that they vouch for. */
final class Vouchers implements AutoCloseable {
  final BindingService bindings;
  final ServiceIdentityService machines;
  private final Database database;
  private final Ids ids;
  private final GuardedClient guarded =
      new GuardedClient(new EgressGuard(List.of(AddressRange.parse("127.0.0.0/8"))));
  private final HttpIssuer foreign;
  private final List<TrustDomain> trustDomains;
  private final InstantSource clock;

  Vouchers(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      KeyEncryptionKey kek,
      List<TrustDomain> trustDomains) {
    this.database = database;
    this.trustDomains = trustDomains;
    this.clock = clock;
    this.ids = ids;
    bindings =
        new BindingService(
            database, ledger, ids, clock, kek, slug -> "http://localhost:8080/as/" + slug);
    machines = new ServiceIdentityService(database, ledger, clock);
    foreign = new HttpIssuer(guarded, bindings, clock);
  }

  TrustedIssuers trusted() {
    return new TrustedIssuers(
        machines,
        foreign,
        new AssertionVerifier(clock),
        new SvidVerifier(new TrustBundles(trustDomains, guarded::get, clock), clock));
  }

  /** The Domain's trust in that provider. */
  IdpBinding bind(DomainId domain, ForeignIdp idp) {
    return bindings.create(
        NewBinding.open(domain, idp.issuer(), "plexsphere", new Secret("client-secret")));
  }

  /** A machine of the binding's Domain, known to its issuer by {@code subject}. */
  UUID machine(IdpBinding binding, String subject, FederationKind kind) {
    var id = ids.next();
    var domain = binding.domain();
    if (domain == null) {
      throw new AssertionError("a binding of a Domain");
    }
    database.inTransaction(tx ->
        machines.create(tx, new NewServiceIdentity(id, domain, binding, subject, subject, kind)));
    return id;
  }

  /** A machine of the Domain with that SPIFFE ID. */
  UUID workload(DomainId domain, IdpBinding hosted, String clientId, String spiffeId) {
    var id = ids.next();
    database.inTransaction(tx ->
        machines.createWorkload(
            tx,
            new NewServiceIdentity(
                id, domain, hosted, clientId, clientId, spiffeId, "", FederationKind.SPIFFE_SVID)));
    return id;
  }

  @Override
  public void close() {
    machines.close();
    guarded.close();
  }
}
