package dev.plexsphere.authserver;

import dev.plexsphere.account.AccountService;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.idp.IssuerChannel;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.tenancy.DomainService;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The room's door: the routes of all servers, and the same servers in process. */
public final class Authserver {
  private final MetadataRoutes metadata;
  private final AuthorizeRoutes authorize;
  private final LoginRoutes login;
  private final PasswordRoutes password;
  private final TokenRoutes token;
  private final UserinfoRoutes userinfo;
  private final IssuerChannel issuer;

  /**
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
      AccountService accounts,
      HostedSessionService sessions,
      HostedClientService clients,
      Pages pages,
      HostedOptions options,
      Supplier<Optional<Refusal>> platformClosed) {
    var servers = new HostedServers(domains, urls, options, platformClosed);
    var flow = new AuthorizationFlow(database, codes, clock);
    var forms = new FormTokens(database, codes);
    var doors = new DoorPages(pages);
    var tokens = new HostedTokens(keys, ids, clock);
    var reader = new TokenReader(keys, clock);
    var grant = new TokenGrant(database, codes, ledger, sessions, tokens);
    metadata = new MetadataRoutes(servers, keys);
    authorize = new AuthorizeRoutes(servers, flow, sessions, clock);
    login = new LoginRoutes(servers, flow, forms, accounts, sessions, doors);
    password = new PasswordRoutes(servers, forms, accounts, sessions, doors);
    token = new TokenRoutes(servers, grant);
    userinfo = new UserinfoRoutes(servers, database, reader, sessions);
    issuer = new HostedIssuer(servers, keys, grant, clients);
  }

  /** The servers as the platform itself asks them. */
  public IssuerChannel issuer() {
    return issuer;
  }

  /** Mounts the Domains' servers below {@code /as/{slug}}, and the platform's at the root. */
  public void mount(Router router) {
    metadata.mount(router);
    authorize.mount(router);
    login.mount(router);
    password.mount(router);
    token.mount(router);
    userinfo.mount(router);
  }
}
