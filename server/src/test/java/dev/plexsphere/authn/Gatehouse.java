package dev.plexsphere.authn;

import dev.plexsphere.House;
import dev.plexsphere.authserver.HostedClientService;
import dev.plexsphere.identity.NewServiceIdentity;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.identity.ServiceIdentityService;
import dev.plexsphere.identity.TrustedIssuers;
import dev.plexsphere.idp.AssertionVerifier;
import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.Issuers;
import dev.plexsphere.idp.SvidVerifier;
import dev.plexsphere.idp.TrustBundles;
import dev.plexsphere.idp.TrustDomain;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.machine.MachineRoutes;
import dev.plexsphere.machine.MachineService;
import dev.plexsphere.machine.ScriptedIssuer;
import dev.plexsphere.machine.Vouching;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.session.NewSession;
import dev.plexsphere.session.SessionLifetimes;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.throttle.ThrottleService;
import dev.plexsphere.token.Issued;
import dev.plexsphere.token.TokenPolicy;
import dev.plexsphere.token.TokenRoutes;
import dev.plexsphere.token.TokenService;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything about credentials on a real port and a real database: acme with Alice and the machine
 * svc-deployer, and beta with its own. Sign-in itself is cut short by a route of the test's own.
 */
public final class Gatehouse implements AutoCloseable {
  public static final URI PUBLIC_URL = URI.create("http://localhost:8080");
  public static final String SECRET = "svc-deployer-demo-secret";

  public final House house = new House();
  public final ScriptedIssuer foreign = new ScriptedIssuer();
  public final ThrottleService throttle = new ThrottleService(house.database, house.clock);
  public final HostedClientService clients =
      new HostedClientService(house.database, house.ledger, house.clock);
  public final Tenant acme = new Tenant("acme-corp");
  public final Tenant beta = new Tenant("beta-llc");
  private final GuardedClient guarded =
      new GuardedClient(new EgressGuard(List.of(AddressRange.parse("127.0.0.0/8"))));
  private final List<Node> nodes = new ArrayList<>();
  private final List<TrustDomain> trustDomains;
  public final Node node;

  public Gatehouse() {
    this(_ -> List.of());
  }

  /** With workloads of trust domains, on the house's clock. */
  public Gatehouse(Function<InstantSource, List<TrustDomain>> trustDomains) {
    this.trustDomains = trustDomains.apply(house.clock);
    node = node(house.database);
  }

  TrustedIssuers trusted() {
    return new TrustedIssuers(
        house.services,
        foreign,
        new AssertionVerifier(house.clock),
        new SvidVerifier(new TrustBundles(trustDomains, guarded::get, house.clock), house.clock));
  }

  /** A Domain with everything in it. */
  public final class Tenant {
    public final Domain domain;
    public final IdpBinding binding;
    public final UUID user;
    public final UUID machine;
    public final String clientId;

    Tenant(String slug) {
      domain = house.domains.create(slug, slug);
      binding = house.hosted(domain);
      clientId = slug + "-deployer";
      machine = machine(clientId, binding, FederationKind.OIDC_CC);
      house.database.inTransaction(
          tx -> clients.create(tx, domain.id(), clientId, new Secret(SECRET)));
      user =
          house.database.transaction(tx ->
              house
                  .users
                  .signIn(
                      tx,
                      domain.id(),
                      binding,
                      new IdTokenClaims(
                          "sub-1",
                          "alice@" + slug + ".example",
                          "Alice",
                          null,
                          List.of(),
                          house.clock.instant()))
                  .id());
    }

    public UUID machine(String id, IdpBinding at, FederationKind kind) {
      var uuid = house.ids.next();
      house.database.inTransaction(tx ->
          house.services.create(
              tx, new NewServiceIdentity(uuid, domain.id(), at, "Deployer", id, kind)));
      return uuid;
    }

    /** One that a trust domain names; {@code audience} may be "". */
    public UUID workload(String id, String spiffeId, String audience) {
      var uuid = house.ids.next();
      house.database.inTransaction(tx ->
          house.services.createWorkload(
              tx,
              new NewServiceIdentity(
                  uuid,
                  domain.id(),
                  binding,
                  "Workload",
                  id,
                  spiffeId,
                  audience,
                  FederationKind.SPIFFE_SVID)));
      return uuid;
    }

    public Issued login(TokenService tokens) {
      return house.database.transaction(
          tx -> tokens.mintLogin(tx, domain.id(), user, binding.id(), house.clock.instant()));
    }

    public Issued service(TokenService tokens) {
      return tokens.mintService(domain.id(), machine, binding.id(), null, List.of());
    }

    NewSession session() {
      return new NewSession(
          domain.id(),
          user,
          binding.id(),
          binding.issuer(),
          "sub-1",
          "urn:acr:pwd",
          List.of("pwd"),
          house.clock.instant());
    }
  }

  /** One server on the database. */
  public final class Node implements AutoCloseable {
    public final TokenService tokens;
    private final HttpListener listener;
    private final ServiceIdentityService identities;

    Node(Database database) {
      tokens =
          new TokenService(
              database, house.ledger, house.ids, house.clock, house.kek, TokenPolicy.standard());
      identities = new ServiceIdentityService(database, house.ledger, house.clock);
      var sessions =
          new SessionService(database, house.ledger, house.clock, SessionLifetimes.DEFAULT);
      var csrf = new Csrf(PUBLIC_URL);
      var pages = new Pages(house.clock, PUBLIC_URL);
      var problems = new Problems(PUBLIC_URL.toString(), pages::error);
      var router = new Router(new Hosts("localhost", null, true), problems);
      var doors = new Doors(sessions::find, csrf::check, tokens);
      new TokenRoutes(tokens, doors.api()).mount(router);
      new WhoamiRoutes(doors, sessions, csrf, tokens, database).mount(router);
      var machines =
          new MachineService(
              identities,
              new Issuers(
                  new HostedFixture(Gatehouse.this, tokens).server(pages).issuer(), foreign),
              tokens,
              house.ledger,
              throttle,
              new Vouching(
                  database, house.domains, trusted(), slug -> "http://localhost:8080/as/" + slug),
              house.clock);
      new MachineRoutes(machines, house.clock).mount(router);
      router.post(
          "/test/sign-in/{slug}",
          Gate.PUBLIC,
          exchange -> {
            var tenant = exchange.path("slug").equals("acme-corp") ? acme : beta;
            database.inTransaction(tx -> sessions.open(exchange, tx, tenant.session()));
            exchange.noContent();
          });
      router.get(
          "/test/anybody",
          doors.optional(),
          exchange ->
              exchange.text(
                  200, Doors.find(exchange).map(who -> who.ref().toString()).orElse("nobody")));
      listener =
          new HttpListener(
              InetAddress.getLoopbackAddress(),
              0,
              HttpListener.Scheme.HTTP,
              null,
              router,
              problems);
      listener.start();
    }

    public Http anonymous() {
      return Http.at("http://localhost:" + listener.port());
    }

    public Http bearer(Issued token) {
      return bearer(token.plaintext().reveal());
    }

    public Http bearer(String plaintext) {
      return anonymous().bearer(plaintext);
    }

    /** A browser with a session, whose requests carry what a page of ours would send. */
    public Http browser(Tenant tenant) {
      var browser = anonymous();
      var reply = browser.post("/test/sign-in/" + tenant.domain.slug(), "{}");
      if (reply.status() != 204) {
        throw new AssertionError(reply.body());
      }
      return browser
          .with("Origin", PUBLIC_URL.toString())
          .with(Csrf.HEADER, browser.cookie(SessionService.CSRF_COOKIE));
    }

    public int whoami(Issued token) {
      return bearer(token).get("/v1/auth/whoami").status();
    }

    @Override
    public void close() {
      listener.close();
      tokens.close();
      identities.close();
    }
  }

  /** Another server, on a pool of its own or on the same. */
  public Node node(Database database) {
    var node = new Node(database);
    nodes.add(node);
    return node;
  }

  /** The members of a JSON answer. */
  public static Map<String, Object> json(Http.Reply reply) {
    return Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
  }

  public static @Nullable Object code(Http.Reply reply) {
    return json(reply).get("code");
  }

  public long count(String table, DomainId domain) {
    return Long.parseLong(
        house.rows.ask(
            "SELECT count(*) FROM plexsphere." + table + " WHERE domain_id = '" + domain + "'"));
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    guarded.close();
    clients.close();
    house.close();
  }
}
