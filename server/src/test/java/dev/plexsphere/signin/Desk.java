package dev.plexsphere.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.House;
import dev.plexsphere.admin.AdminRoutes;
import dev.plexsphere.authn.Principal;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.BindingRoutes;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.idp.HttpIssuer;
import dev.plexsphere.idp.IdTokenVerifier;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.Issuers;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.session.SessionLifetimes;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.testkit.Http;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * Everything of a sign-in at a foreign provider over real sockets: plexsphere on localhost, the
 * provider on 127.0.0.1, which to a browser are two sites.
 */
public final class Desk implements AutoCloseable {
  /** What our links and callbacks begin with; the real port is another, as behind a proxy. */
  public static final URI PUBLIC_URL = URI.create("http://localhost:8080");

  public final House house = new House();
  public final ForeignIdp idp = new ForeignIdp(house.clock);
  public final GuardedClient client =
      new GuardedClient(new EgressGuard(List.of(AddressRange.parse("127.0.0.0/8"))));
  public final HttpIssuer foreign = new HttpIssuer(client, house.bindings, house.clock);
  public final Issuers issuers = new Issuers(foreign, foreign);
  private final Pages pages = new Pages(house.clock, PUBLIC_URL);
  public final CodeStore codes = new CodeStore(house.clock);
  public final SessionService sessions =
      new SessionService(house.database, house.ledger, house.clock, SessionLifetimes.DEFAULT);
  public final SignInService signIns =
      new SignInService(
          house.database, codes, house.domains, house.bindings, issuers, pages, PUBLIC_URL);
  public final CallbackService callbacks =
      new CallbackService(
          house.database,
          codes,
          signIns,
          issuers,
          new IdTokenVerifier(issuers, house.clock),
          house.users,
          sessions);

  private final HttpListener listener;
  private final String base;

  public Desk() {
    var problems = new Problems(PUBLIC_URL.toString(), pages::error);
    var router = new Router(new Hosts("localhost", null, true), problems);
    var csrf = new Csrf(PUBLIC_URL);
    Gate gate =
        exchange ->
            exchange.note(
                sessions
                    .find(exchange)
                    .map(session ->
                        new Principal(
                            PrincipalRef.user(session.userId()),
                            session.domain(),
                            session.domainSlug(),
                            session.email(),
                            session,
                            null))
                    .orElseThrow(() ->
                        Refusal.of(ErrorCode.UNAUTHENTICATED, "Not signed in.").asException()));
    new SignInRoutes(signIns, callbacks).mount(router);
    new HomeRoutes(pages, sessions, csrf).mount(router);
    new BindingRoutes(house.bindings).mount(router);
    new AdminRoutes(house.domains, house.bindings, gate, Desk::principal).mount(router);
    router.post(
        "/change",
        gate,
        exchange -> {
          csrf.check(exchange, sessions.find(exchange).orElseThrow());
          exchange.noContent();
        });
    listener =
        new HttpListener(
            InetAddress.getLoopbackAddress(), 0, HttpListener.Scheme.HTTP, null, router, problems);
    listener.start();
    base = "http://localhost:" + listener.port();
  }

  private static Principal principal(Exchange exchange) {
    return exchange.noted(Principal.class).orElseThrow();
  }

  /** A browser, or a program, with an empty jar. */
  public Http browser() {
    return Http.at(base);
  }

  /** An active binding of the Domain to {@link #idp}. */
  public IdpBinding bind(DomainId domain) {
    return house.bindings.create(binding(domain));
  }

  public NewBinding binding(DomainId domain) {
    return NewBinding.open(domain, idp.issuer(), "plexsphere-test", new Secret(idp.clientSecret));
  }

  /** Begins a sign-in; the authorization URL. */
  public String begin(Http browser, String body) {
    var reply = browser.post("/v1/auth/sign-in", body);
    if (reply.status() != 303) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    return reply.header("location");
  }

  /** The whole round trip; what the callback answered. */
  public Http.Reply signIn(Http browser, DomainId domain) {
    var back = idp.authorize(begin(browser, "{\"domain_id\":\"" + domain + "\"}"));
    return browser.get(local(back));
  }

  /** A link of ours, to be used at the real port. */
  public static String local(String link) {
    var text = PUBLIC_URL.toString();
    return link.startsWith(text) ? link.substring(text.length()) : link;
  }

  @Override
  public void close() {
    listener.close();
    client.close();
    idp.close();
    house.close();
  }

  /** Back at the start with that reason, and without a cookie. */
  static void assertFailed(Http.Reply reply, String kind) {
    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.header("location")).startsWith("/?auth_error_kind=" + kind + "&");
    assertThat(reply.headers()).doesNotContainKey("set-cookie");
  }
}
