package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
import dev.plexsphere.device.ApprovalService;
import dev.plexsphere.device.DeviceDrawings;
import dev.plexsphere.device.DeviceLimits;
import dev.plexsphere.device.DevicePages;
import dev.plexsphere.device.DeviceRoutes;
import dev.plexsphere.device.DeviceService;
import dev.plexsphere.identity.UserService;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.session.NewSession;
import dev.plexsphere.session.SessionLifetimes;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.token.TokenPolicy;
import dev.plexsphere.token.TokenService;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The page where people of {@link Acme} approve device logins. Its one short cut is the sign-in
 * before it: whoever comes to {@code /test/sign-in} is the account that the address names.
 */
final class AcmeDevices implements AutoCloseable {
  private static final URI PUBLIC_URL = URI.create("http://localhost:8080");
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"");

  final DeviceService service;
  final BindingService bindings;
  private final Acme acme;
  private final TokenService tokens;
  private final SessionService sessions;
  private final UserService users;

  AcmeDevices(Acme acme) {
    this.acme = acme;
    bindings =
        new BindingService(
            acme.database, acme.ledger, acme.ids, acme.clock, acme.kek, acme.urls::issuer);
    tokens =
        new TokenService(
            acme.database, acme.ledger, acme.ids, acme.clock, acme.kek, TokenPolicy.standard());
    sessions = new SessionService(acme.database, acme.ledger, acme.clock, SessionLifetimes.DEFAULT);
    users = new UserService(acme.database, acme.ledger, acme.ids, acme.clock);
    service =
        new DeviceService(
            acme.database,
            acme.ledger,
            acme.ids,
            acme.clock,
            acme.throttle,
            tokens,
            acme.sessions::end,
            acme.kek,
            DeviceLimits.DEFAULT);
  }

  void mount(Router router) {
    var approvals =
        new ApprovalService(
            acme.database,
            acme.ledger,
            acme.clock,
            acme.domains,
            acme.throttle,
            tokens,
            acme.sessions::end,
            acme.kek,
            DeviceLimits.DEFAULT);
    var csrf = new Csrf(PUBLIC_URL);
    new DeviceRoutes(
            service, approvals, acme.domains, bindings, sessions, csrf, acme.clock, PUBLIC_URL)
        .mount(router);
    var drawings =
        new DeviceDrawings(acme.pages, acme.domains, acme.clock, TokenPolicy.standard().login());
    new DevicePages(
            approvals, sessions, csrf, (x, _, _, _) -> x.redirect(303, "/"), acme.clock, drawings)
        .mount(router);
    router.get("/test/sign-in", Gate.PUBLIC, this::signIn);
  }

  private void signIn(Exchange exchange) {
    var account = UUID.fromString(exchange.query().get("account"));
    var domain = exchange.query().get("domain").equals("acme") ? acme.acme : acme.beta;
    var binding = binding(domain.equals(acme.acme) ? "acme" : "beta");
    var claims =
        new IdTokenClaims(
            account.toString(), null, "Somebody", null, List.of("pwd"), acme.clock.instant());
    acme.database.inTransaction(tx -> {
      var user = users.signIn(tx, domain, binding, claims);
      sessions.open(
          exchange,
          tx,
          new NewSession(
              domain,
              user.id(),
              binding.id(),
              binding.issuer(),
              claims.subject(),
              null,
              claims.amr(),
              claims.authTime()));
    });
    exchange.noContent();
  }

  /** The Domain's binding to its own server, which comes into being here. */
  IdpBinding binding(String slug) {
    var domain = acme.domains.findBySlug(slug).orElseThrow();
    return bindings.all(domain.id()).stream()
        .findFirst()
        .orElseGet(() ->
            acme.database.transaction(
                tx -> bindings.createHosted(tx, domain, new BindingId(acme.ids.next()))));
  }

  /** A browser in which that person is signed in. */
  Http browser(Account account) {
    var browser = acme.browser();
    var domain = account.domain().equals(acme.acme) ? "acme" : "beta";
    browser.get("/test/sign-in?account=" + account.id() + "&domain=" + domain);
    return browser;
  }

  /** Answers the page of a code as a person would. */
  static Http.Reply answer(Http browser, String userCode, String action) {
    var page = browser.get("/v1/device?user_code=" + userCode);
    var csrf = CSRF.matcher(page.body());
    var fields = new HashMap<>(Map.of("user_code", userCode, "action", action));
    fields.put("csrf", csrf.find() ? csrf.group(1) : "");
    return browser.with("Origin", PUBLIC_URL.toString()).form(DeviceService.PAGE, fields);
  }

  @Override
  public void close() {
    tokens.close();
  }
}
