package dev.plexsphere.setup;

import dev.plexsphere.House;
import dev.plexsphere.account.AccountActionService;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.HashPool;
import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.account.QuickAccounts;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.jwk.KeySchedule;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.mail.Mailer;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.license.License;
import dev.plexsphere.license.LicenseService;
import dev.plexsphere.license.TrustAnchors;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.throttle.ThrottleService;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server that was never set up, on a loopback port, with a database of its own. */
final class SetupHouse implements AutoCloseable {
  static final String SECRET = "a-setup-secret-of-some-length";
  static final String BASE = "/api/platform/setup/v1";
  static final String PASSWORD = "a walk along the river";
  static final String ADA = "{\"adminEmail\":\"ada@example.com\",\"adminDisplayName\":\"Ada\"}";
  private static final URI PUBLIC = URI.create("https://platform.example.com");

  final House house = new House();
  final CodeStore codes = new CodeStore(house.clock);
  final ThrottleService throttle = new ThrottleService(house.database, house.clock);
  final AccountService accounts =
      QuickAccounts.service(
          house.database, house.ledger, house.ids, house.clock, new HashPool(2, 200), throttle);
  final LicenseService licenses =
      new LicenseService(
          house.database, house.ledger, house.ids, house.clock, house.kek, TrustAnchors.NONE);
  final KeyService keys =
      new KeyService(
          house.database, house.ledger, house.clock, house.kek, _ -> KeySchedule.DEFAULT);
  final Pages pages = new Pages(house.clock, PUBLIC);
  final @Nullable Mailer mailer;
  final boolean dev;

  SetupHouse() {
    this(false, null);
  }

  SetupHouse(boolean dev, @Nullable Mailer mailer) {
    this.dev = dev;
    this.mailer = mailer;
    new GateService(house.database, house.ledger, house.clock).useSecret(new Secret(SECRET));
  }

  /** One node: what a server remembers in memory, and its listener. */
  final class Node implements AutoCloseable {
    final GateService gate = new GateService(house.database, house.ledger, house.clock);
    final AccountActionService actions =
        new AccountActionService(
            house.database, house.ledger, house.ids, house.clock, codes, accounts, gate::activated);
    final BootstrapService bootstraps =
        new BootstrapService(house.database, gate, licenses, house.domains, keys, actions, dev);
    final LinkDeliveryService links = new LinkDeliveryService(PUBLIC, mailer);
    private final HttpListener listener = listen();

    private HttpListener listen() {
      var problems = new Problems(PUBLIC.toString(), pages::error);
      var router = new Router(new Hosts("localhost", null, true), problems);
      new SetupRoutes(
              house.database, gate, throttle, licenses, bootstraps, links, PUBLIC.toString())
          .mount(router);
      new SetupPages(
              house.database,
              codes,
              gate,
              throttle,
              licenses,
              bootstraps,
              accounts,
              links,
              pages,
              house.kek,
              house.clock,
              dev)
          .mount(router);
      var desk = new ActionDesk(actions, throttle);
      new ActionRoutes(desk).mount(router);
      new ActionPages(desk, pages, house.kek).mount(router);
      var made =
          new HttpListener(
              InetAddress.getLoopbackAddress(),
              0,
              HttpListener.Scheme.HTTP,
              null,
              router,
              problems);
      made.start();
      return made;
    }

    Opening opening() {
      return new Opening(house.database, gate, licenses, bootstraps, accounts, links);
    }

    Http anybody() {
      return Http.at("http://localhost:" + listener.port());
    }

    Http holder() {
      return anybody().bearer(SECRET);
    }

    /** License and operator; the token of the activation link. */
    String bootstrap() {
      license();
      return token(holder().post(BASE + "/bootstrap", ADA));
    }

    Http.Reply complete(String token) {
      return anybody()
          .post(
              "/api/account-actions/v1/complete",
              "{\"token\":\"" + token + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    @Override
    public void close() {
      listener.close();
    }
  }

  /** Installs a license; again is no error. */
  void license() {
    if (licenses.requireInstalled().isPresent()) {
      house.database.inTransaction(tx ->
          licenses.issueEvaluation(
              tx, "Acme Corp", License.Kind.EVALUATION, Duration.ofDays(90), 25));
    }
  }

  /** The compact JWS that is installed. */
  String jws() {
    license();
    return ask("SELECT document FROM plexsphere.licenses");
  }

  Node node() {
    return new Node();
  }

  /** What stands behind the # of a bootstrap's link. */
  static String token(Http.Reply reply) {
    var body = reply.body();
    int at = body.indexOf("/admin-console/account-action#");
    if (at < 0) {
      throw new AssertionError("no link in " + reply.status() + " " + body);
    }
    var rest = body.substring(body.indexOf('#', at) + 1);
    return rest.substring(0, 43);
  }

  static Map<String, Object> json(Http.Reply reply) {
    return Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
  }

  String ask(String query) {
    return house.rows.ask(query);
  }

  @Override
  public void close() {
    house.close();
  }
}
