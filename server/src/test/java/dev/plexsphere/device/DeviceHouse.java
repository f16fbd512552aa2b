package dev.plexsphere.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.House;
import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.session.NewSession;
import dev.plexsphere.session.SessionLifetimes;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.session.SignInDoor;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.throttle.ThrottleService;
import dev.plexsphere.token.TokenPolicy;
import dev.plexsphere.token.TokenService;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Device login as it is served: real services, a real listener, two Domains. The one thing of its
 * own is the identity provider, which signs in whoever comes, as the person the browser names.
 */
final class DeviceHouse implements AutoCloseable {
  static final URI PUBLIC_URL = URI.create("http://localhost:8080");
  static final DeviceLimits LIMITS =
      new DeviceLimits(20, Duration.ofMinutes(10), 10, Duration.ofMinutes(15));

  final House house = new House();
  final SteppingClock clock = house.clock;
  final Domain acme = house.domains.create("acme-corp", "Acme Corp");
  final Domain beta = house.domains.create("beta-llc", "Beta LLC");
  final IdpBinding acmeBinding = house.hosted(acme);
  final IdpBinding betaBinding = house.hosted(beta);
  final TokenService tokens =
      new TokenService(
          house.database, house.ledger, house.ids, clock, house.kek, TokenPolicy.standard());
  final DeviceService devices;
  final ApprovalService approvals;
  private final SessionService sessions =
      new SessionService(house.database, house.ledger, clock, SessionLifetimes.DEFAULT);
  private final HttpListener listener;

  DeviceHouse() {
    this(LIMITS);
  }

  DeviceHouse(DeviceLimits limits) {
    var throttles = new ThrottleService(house.database, clock);
    devices =
        new DeviceService(
            house.database,
            house.ledger,
            house.ids,
            clock,
            throttles,
            tokens,
            (_, _, _) -> {},
            house.kek,
            limits);
    approvals =
        new ApprovalService(
            house.database,
            house.ledger,
            clock,
            house.domains,
            throttles,
            tokens,
            (_, _, _) -> {},
            house.kek,
            limits);
    var csrf = new Csrf(PUBLIC_URL);
    var pages = new Pages(clock, PUBLIC_URL);
    var problems = new Problems(PUBLIC_URL.toString(), pages::error);
    var router = new Router(new Hosts("localhost", null, true), problems);
    pages.mount(router);
    new DeviceRoutes(
            devices, approvals, house.domains, house.bindings, sessions, csrf, clock, PUBLIC_URL)
        .mount(router);
    SignInDoor door = DeviceHouse::toProvider;
    var drawings = new DeviceDrawings(pages, house.domains, clock, TokenPolicy.standard().login());
    new DevicePages(approvals, sessions, csrf, door, clock, drawings).mount(router);
    router.get("/idp", Gate.PUBLIC, this::signIn);
    listener =
        new HttpListener(
            InetAddress.getLoopbackAddress(), 0, HttpListener.Scheme.HTTP, null, router, problems);
    listener.start();
  }

  private static void toProvider(
      Exchange exchange, DomainId domain, BindingId binding, String returnTo) {
    exchange.redirect(
        303,
        "/idp?domain="
            + domain
            + "&binding="
            + binding
            + "&return_to="
            + URLEncoder.encode(returnTo, StandardCharsets.UTF_8));
  }

  private void signIn(Exchange exchange) {
    var domain = DomainId.parse(exchange.query().get("domain"));
    var binding =
        house.bindings.find(domain, BindingId.parse(exchange.query().get("binding"))).orElseThrow();
    var subject = exchange.query().find("as").orElse("ada");
    var claims =
        new IdTokenClaims(
            subject, subject + "@acme.example", subject, null, List.of("pwd"), clock.instant());
    house.database.inTransaction(tx -> {
      var user = house.users.signIn(tx, domain, binding, claims);
      sessions.open(
          exchange,
          tx,
          new NewSession(
              domain,
              user.id(),
              binding.id(),
              binding.issuer(),
              subject,
              null,
              List.of("pwd"),
              claims.authTime()));
    });
    exchange.redirect(303, exchange.query().get("return_to"));
  }

  String url() {
    return "http://127.0.0.1:" + listener.port();
  }

  /** A client with nothing in its jar. */
  Http stranger() {
    return Http.at(url());
  }

  /** A browser that is signed in to Acme as {@code subject}. */
  Http browser(String subject) {
    return browser(acme, acmeBinding, subject);
  }

  Http browser(Domain domain, IdpBinding binding, String subject) {
    var http = stranger().with("Accept", "text/html").with("Sec-Fetch-Site", "same-origin");
    var reply =
        http.get(
            "/idp?domain="
                + domain.id()
                + "&binding="
                + binding.id()
                + "&as="
                + subject
                + "&return_to=/v1/device");
    if (reply.status() != 303) {
      throw new AssertionError("not signed in: " + reply);
    }
    return http;
  }

  /** Starts a device login of plexctl on build-7 in Acme. */
  Code start() {
    return start(Map.of("domain_id", acme.id().toString(), "client_id", "plexctl"));
  }

  Code start(Map<String, String> body) {
    var reply = post(stranger(), "/v1/auth/device-code", body);
    if (reply.status() != 200) {
      throw new AssertionError("not started: " + reply);
    }
    var json = json(reply);
    return new Code(text(json, "device_code"), text(json, "user_code"));
  }

  /** What the program and the person hold. */
  record Code(String device, String user) {}

  /** A poll as plexctl makes it. */
  Http.Reply poll(Code code) {
    return post(
        stranger(),
        "/v1/auth/device-token",
        Map.of("device_code", code.device(), "client_id", "plexctl"));
  }

  /** A poll that carries the number. */
  Http.Reply poll(Code code, String number) {
    return post(
        stranger(),
        "/v1/auth/device-token",
        Map.of("device_code", code.device(), "client_id", "plexctl", "match", number));
  }

  /** A press on one of the page's buttons. */
  Http.Reply press(Http browser, Code code, String action) {
    return browser.form(
        "/v1/device",
        Map.of(
            "csrf", browser.cookie("plexsphere_csrf"), "user_code", code.user(), "action", action));
  }

  Http.Reply page(Http browser, Code code) {
    return browser.get("/v1/device?user_code=" + code.user());
  }

  void approve(Code code) {
    assertThat(press(browser("ada"), code, "approve").status()).isEqualTo(303);
    assertThat(status(code)).isEqualTo("approved");
  }

  /** A poll's 400 with that code. */
  static void refused(Http.Reply reply, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(code(reply)).isEqualTo(code);
  }

  static Http.Reply post(Http http, String path, Map<String, String> body) {
    return http.post(path, new String(Json.writeAny(body), StandardCharsets.UTF_8));
  }

  static Map<String, Object> json(Http.Reply reply) {
    return Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
  }

  /** A member that must be there. */
  static String text(Map<String, Object> json, String name) {
    return String.valueOf(Objects.requireNonNull(json.get(name), name));
  }

  /** A number that must be there. */
  static int number(Map<String, Object> json, String name) {
    return ((Number) Objects.requireNonNull(json.get(name), name)).intValue();
  }

  /** The {@code code} of a problem, or "" where the answer is none. */
  static String code(Http.Reply reply) {
    return Optional.ofNullable(json(reply).get("code")).map(Object::toString).orElse("");
  }

  String status(Code code) {
    return house.rows.ask(
        "SELECT status FROM plexsphere.device_requests WHERE user_code = '"
            + code.user().replace("-", "")
            + "'");
  }

  void sql(String statement) {
    house.rows.execute(statement);
  }

  @Override
  public void close() {
    listener.close();
    tokens.close();
    house.close();
  }
}
