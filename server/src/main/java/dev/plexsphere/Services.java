package dev.plexsphere;

import dev.plexsphere.account.AccountActionService;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.ForgottenPasswordService;
import dev.plexsphere.account.HashPool;
import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.authserver.Authserver;
import dev.plexsphere.authserver.HostedClientService;
import dev.plexsphere.authserver.HostedSessionService;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.config.Config;
import dev.plexsphere.device.ApprovalService;
import dev.plexsphere.device.DeviceService;
import dev.plexsphere.identity.ServiceIdentityService;
import dev.plexsphere.identity.TrustedIssuers;
import dev.plexsphere.identity.UserService;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.idp.SpiffeId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.jwk.KeySchedule;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.ledger.Sealer;
import dev.plexsphere.license.LicenseService;
import dev.plexsphere.machine.MachineService;
import dev.plexsphere.registry.OnboardingService;
import dev.plexsphere.registry.TenantInsightService;
import dev.plexsphere.registry.TenantService;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.setup.BootstrapService;
import dev.plexsphere.setup.GateService;
import dev.plexsphere.setup.Provisioning;
import dev.plexsphere.tenancy.DomainService;
import dev.plexsphere.throttle.ThrottleService;
import dev.plexsphere.token.TokenService;
import java.time.InstantSource;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Everything that needs no listener: built once, by plain {@code new}, from the configuration.
 * {@link Server} gives it a network; the machine-local commands use it without one.
 */
public final class Services implements AutoCloseable {
  /** Where the control plane's tables are. */
  static final Database.Schema SCHEMA = new Database.Schema("plexsphere", "db/migration");

  final Config config;
  final InstantSource clock;
  final Ids ids;
  final Database database;
  final Sealer sealer;
  final Ledger ledger;
  final Pages pages;
  final HostedUrls urls;
  final CodeStore codes;
  final ThrottleService throttles;
  final LicenseService licenses;
  final DomainService domains;
  final BindingService bindings;
  final UserService users;
  final ServiceIdentityService serviceIdentities;
  final SessionService sessions;
  final TokenService tokens;
  final KeyService keys;
  final AccountService accounts;
  final GateService gate;
  final AccountActionService accountActions;
  final LinkDeliveryService links;
  final ForgottenPasswordService forgottenPasswords;
  final BootstrapService bootstraps;
  final HostedSessionService hostedSessions;
  final HostedClientService hostedClients;
  final TrustedIssuers trustedIssuers;
  final Authserver authserver;
  final SignInJoint browsers;
  final DeviceService devices;
  final ApprovalService approvals;
  final MachineService machines;
  final Provisioning provisioning;
  final OnboardingService onboardings;
  final TenantService tenants;
  final TenantInsightService insight;
  final EventsJoint stream;
  final GatewayJoint gateway;

  private Services(Config config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    ids = Ids.uuidV7(clock, Secrets.random());
    database = Database.open(config.database(), SCHEMA, config.connectionsMax());
    sealer = new Sealer(database, clock, this::sealed);
    ledger = new Ledger(ids, clock, sealer::nudge);
    pages = new Pages(clock, config.publicUrl());
    urls = new HostedUrls(config.publicUrl(), config.baseDomain());
    codes = new CodeStore(clock);
    throttles = new ThrottleService(database, clock);
    licenses =
        new LicenseService(database, ledger, ids, clock, config.kek(), config.trustAnchors());
    domains = new DomainService(database, ledger, ids, clock);
    bindings = new BindingService(database, ledger, ids, clock, config.kek(), urls::issuer);
    users = new UserService(database, ledger, ids, clock);
    serviceIdentities = new ServiceIdentityService(database, ledger, clock);
    sessions = new SessionService(database, ledger, clock, Policies.sessions(config));
    tokens = new TokenService(database, ledger, ids, clock, config.kek(), Policies.tokens(config));
    keys =
        new KeyService(
            database,
            ledger,
            clock,
            config.kek(),
            domain -> KeySchedule.of(config.hosted().signingKey(domain)));
    accounts =
        new AccountService(
            database, ledger, ids, clock, HashPool.ofCores(), throttles, this::endSessions);
    onboardings = new OnboardingService(database, domains, clock);
    gate = new GateService(database, ledger, clock);
    accountActions =
        new AccountActionService(
            database,
            ledger,
            ids,
            clock,
            codes,
            accounts,
            SetupJoint.both(onboardings::activated, gate::activated));
    links = SetupJoint.links(config);
    forgottenPasswords =
        new ForgottenPasswordService(database, accounts, accountActions, links, throttles);
    bootstraps =
        new BootstrapService(
            database, gate, licenses, domains, keys, accountActions, config.setup().devMode());
    hostedSessions =
        new HostedSessionService(database, ledger, accounts, clock, this::sessionEnded);
    hostedClients = new HostedClientService(database, ledger, clock);
    devices = HostedJoint.devices(this);
    trustedIssuers = HostedJoint.trusted(this);
    authserver = HostedJoint.server(this);
    browsers = new SignInJoint(this);
    approvals = HostedJoint.approvals(this);
    machines = HostedJoint.machines(this);
    provisioning = new Provisioning(domains, bindings, serviceIdentities, hostedClients);
    tenants =
        new TenantService(
            database,
            ledger,
            ids,
            clock,
            domains,
            accounts,
            accountActions,
            provisioning::domain,
            licenses::requireNewTenant,
            urls::issuer);
    insight = new TenantInsightService(database, clock, urls::issuer);
    stream = new EventsJoint(this, config.events());
    gateway = new GatewayJoint(this, config.gateway());
  }

  private void endSessions(Handle tx, DomainId domain, UUID account) {
    hostedSessions.endAll(tx, domain, account);
  }

  private void sessionEnded() {
    authserver.logouts().nudge();
  }

  private void sealed() {
    stream.sealed();
  }

  /** Builds everything; the database is asked when it is first needed. */
  public static Services compose(Config config) {
    return compose(config, Clocks.system());
  }

  /** {@link #compose(Config)} on another clock. */
  public static Services compose(Config config, InstantSource clock) {
    return new Services(config, clock);
  }

  /** Has what names a hosted server by its address follow the configuration. */
  void followPublicUrl() {
    database.inTransaction(
        tx -> bindings.followPublicUrl(tx).forEach(moved -> users.follow(tx, moved)));
  }

  /** The database, to migrate it and to join several services in one transaction. */
  public Database database() {
    return database;
  }

  /** Where people reach this installation, without a trailing slash. */
  public String publicUrl() {
    return config.publicUrl().toString();
  }

  /** Makes ids. */
  public Ids ids() {
    return ids;
  }

  /** Licenses, and the installation's identity. */
  public LicenseService licenses() {
    return licenses;
  }

  /** Domains. */
  public DomainService domains() {
    return domains;
  }

  /** The issuer identifier of the Domain with that slug. */
  public String issuer(String slug) {
    return urls.issuer(slug);
  }

  /** True where the Domain trusts the trust domain of that SPIFFE ID. */
  public boolean trusts(String slug, String spiffeId) {
    return SpiffeId.parse(spiffeId)
        .filter(id -> trustedIssuers.svids().isTrusting(slug, id.trustDomain()))
        .isPresent();
  }

  /** Identity provider bindings. */
  public BindingService bindings() {
    return bindings;
  }

  /** People of the hosted servers. */
  public AccountService accounts() {
    return accounts;
  }

  /** Signing, the stream and the audit log. */
  public EventsJoint stream() {
    return stream;
  }

  /** Sessions and access at the gateway. */
  public GatewayJoint gateway() {
    return gateway;
  }

  /** Links that set a password. */
  public AccountActionService accountActions() {
    return accountActions;
  }

  /** The platform and its first operator. */
  public BootstrapService bootstraps() {
    return bootstraps;
  }

  /** The setup gate. */
  public GateService gate() {
    return gate;
  }

  /** Gets links to people. */
  public LinkDeliveryService links() {
    return links;
  }

  /** Does what is configured of the setup, and makes a setup secret if one is needed. */
  public void openSetup() {
    SetupJoint.open(this);
  }

  /** Things that belong to several features. */
  public Provisioning provisioning() {
    return provisioning;
  }

  @Override
  public void close() {
    sealer.close();
    stream.close();
    gateway.sessions().close();
    authserver.close();
    forgottenPasswords.close();
    hostedClients.close();
    serviceIdentities.close();
    tokens.close();
    browsers.close();
    domains.close();
    database.close();
  }
}
