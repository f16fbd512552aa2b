package dev.plexsphere.authserver;

import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.ForgottenPasswordService;
import dev.plexsphere.authn.Operator;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.device.DeviceService;
import dev.plexsphere.identity.TrustedIssuers;
import dev.plexsphere.idp.AssertionVerifier;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.idp.IssuerChannel;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.tenancy.DomainService;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** The room's door: the routes of all servers, and the same servers in process. */
public final class Authserver implements AutoCloseable {
  private final RegisteredClientService registered;
  private final InitialTokenService initialTokens;
  private final RegistrationRoutes registration;
  private final MetadataRoutes metadata;
  private final PushedRequests pushed;
  private final AuthorizeRoutes authorize;
  private final ConsentRoutes consent;
  private final LoginRoutes login;
  private final ApplicationsRoutes applications;
  private final PasswordRoutes password;
  private final ForgottenRoutes forgotten;
  private final TokenRoutes token;
  private final DeviceAuthorizationRoutes device;
  private final UserinfoRoutes userinfo;
  private final LogoutRoutes logout;
  private final RefreshRounds rounds;
  private final RefreshGrant refresh;
  private final OperatorTokens operators;
  private final AccessTokenService access;
  private final ClientAssertions assertions;
  private final IntrospectionRoutes introspection;
  private final IssuerChannel issuer;
  private final PlatformTokens platformTokens;
  private final SignerTokens signerTokens;
  private final BackchannelLogout logouts;

  /**
   * @param issuers who may vouch for machines
   * @param http reaches clients that hear of sign-outs; closed with this
   * @param platformClosed why nobody can sign in at the platform yet, or empty; asked every time
   */
  public Authserver(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      DomainService domains,
      HostedUrls urls,
      CodeStore codes,
      KeyService keys,
      KeyEncryptionKey kek,
      AccountService accounts,
      ForgottenPasswordService forgottenPasswords,
      HostedSessionService sessions,
      HostedClientService clients,
      DeviceService devices,
      BindingService bindings,
      Pages pages,
      HostedOptions options,
      TrustedIssuers issuers,
      GuardedClient http,
      Supplier<Optional<Refusal>> platformClosed) {
    registered = new RegisteredClientService(database, ledger, clock, options.certificates());
    var servers = new HostedServers(domains, urls, options, registered::find, platformClosed);
    initialTokens = new InitialTokenService(database, ledger, clock);
    registration =
        new RegistrationRoutes(
            servers, new DynamicRegistrationService(database, clock, registered, initialTokens));
    var flow = new AuthorizationFlow(database, codes, ledger, clock);
    var forms = new FormTokens(database, codes);
    var doors = new DoorPages(pages);
    var limit = new BeginLimit(clock);
    var tokens = new HostedTokens(keys, ids, clock);
    var reader = new TokenReader(keys, clock);
    rounds = new RefreshRounds(database, clock, sessions);
    refresh = new RefreshGrant(database, ledger, ids, clock, kek, sessions, tokens, rounds);
    var grant = new TokenGrant(database, codes, ledger, sessions, tokens, refresh);
    metadata = new MetadataRoutes(servers, keys);
    var verifier = new AssertionVerifier(clock);
    assertions = new ClientAssertions(database, verifier);
    var certificates = new ClientCertificates(clock);
    var authentication =
        new ClientAuthentication(clients, assertions, new SvidClients(issuers), certificates);
    var proofs = new DpopProofs(database, new DpopNonces(kek, clock), clock);
    pushed = new PushedRequests(servers, authentication, proofs, database, codes, clock);
    var answers = new AuthorizeAnswers(doors, pages);
    authorize = new AuthorizeRoutes(servers, pushed, flow, sessions, reader, answers, limit, clock);
    consent = new ConsentRoutes(servers, flow, forms, sessions, answers, doors);
    var signIn = new PasswordSignIn(accounts, sessions);
    login = new LoginRoutes(servers, flow, forms, signIn, limit, doors);
    applications =
        new ApplicationsRoutes(
            servers,
            forms,
            sessions,
            new ConsentService(database, ledger, sessions),
            signIn,
            limit,
            doors,
            clock);
    password = new PasswordRoutes(servers, forms, accounts, sessions, limit, doors);
    forgotten = new ForgottenRoutes(servers, forms, forgottenPasswords, limit, doors);
    access = new AccessTokenService(database, ledger, clock, reader);
    var deviceGrant = new DeviceGrant(devices, bindings, accounts, sessions, refresh, tokens);
    device = new DeviceAuthorizationRoutes(servers, authentication, proofs, deviceGrant);
    token =
        new TokenRoutes(
            servers,
            authentication,
            proofs,
            certificates,
            grant,
            refresh,
            new MachineGrant(database, tokens),
            deviceGrant,
            new BearerGrant(database, ledger, issuers, tokens),
            new ExchangeGrant(database, ledger, access, tokens));
    introspection =
        new IntrospectionRoutes(servers, authentication, access, refresh, database, keys, clock);
    logout = new LogoutRoutes(servers, forms, sessions, reader, doors);
    operators = new OperatorTokens(servers, reader, database, clock);
    userinfo = new UserinfoRoutes(servers, database, access, sessions, proofs, certificates);
    issuer = new HostedIssuer(servers, keys, grant, clients);
    platformTokens = new PlatformTokens(servers, grant, refresh);
    signerTokens = new SignerTokens(servers, keys, ids, clock);
    logouts =
        new BackchannelLogout(
            database, ledger, clock, servers, new LogoutTokens(keys, ids, clock), http);
  }

  /** The servers as the platform itself asks them. */
  public IssuerChannel issuer() {
    return issuer;
  }

  /** The platform's token endpoint, for the console. */
  public PlatformTokens platformTokens() {
    return platformTokens;
  }

  /** Access tokens for the signer. */
  public SignerTokens signerTokens() {
    return signerTokens;
  }

  /** Tells clients of sessions that ended, once it is started. */
  public BackchannelLogout logouts() {
    return logouts;
  }

  /** Clients that are registered at the Domains' servers. */
  public RegisteredClientService registeredClients() {
    return registered;
  }

  /** Checks the platform's access tokens. */
  public Operator.Verifier operators() {
    return operators;
  }

  /** Mounts the Domains' servers below {@code /as/{slug}}, and the platform's at the root. */
  public void mount(Router router) {
    metadata.mount(router);
    registration.mount(router);
    pushed.mount(router);
    authorize.mount(router);
    consent.mount(router);
    login.mount(router);
    applications.mount(router);
    password.mount(router);
    forgotten.mount(router);
    token.mount(router);
    device.mount(router);
    introspection.mount(router);
    userinfo.mount(router);
    logout.mount(router);
  }

  /**
   * Mounts the administration of registered clients.
   *
   * @param gate lets in who has a credential of any kind
   * @param reads refuses whoever may not look into that Domain
   * @param manages refuses whoever may not run it
   */
  public void mountAdministration(
      Router router,
      Gate gate,
      BiConsumer<Exchange, Scope> reads,
      BiConsumer<Exchange, Scope> manages) {
    new ClientAdminRoutes(registered, initialTokens, gate, reads, manages).mount(router);
  }

  /** Removes expired tokens, at most 10 000 of a kind; returns how many. */
  public int sweep(Handle tx, Instant now) {
    return refresh.sweep(tx, now)
        + access.sweep(tx, now)
        + assertions.sweep(tx, now)
        + initialTokens.sweep(tx, now);
  }

  @Override
  public void close() {
    logouts.close();
    operators.close();
    access.close();
    rounds.close();
    registered.close();
  }
}
