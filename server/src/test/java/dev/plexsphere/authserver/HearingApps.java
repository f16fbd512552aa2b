package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.RegisteredApps.secret;
import static dev.plexsphere.authserver.RegisteredApps.wish;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.authserver.RegisteredClientService.Issued;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Http;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Clients that hear of sign-outs, one at each path of a receiver, and people who sign in to them.
 */
final class HearingApps implements AutoCloseable {
  static final String INTRANET = "intranet";
  static final String DESK = "desk";

  final LogoutReceiver receiver = new LogoutReceiver();
  final Acme server =
      new Acme(
          List.of(
              client(INTRANET, Set.of(GrantType.AUTHORIZATION_CODE), Client.PLATFORM),
              client(DESK, Set.of(GrantType.DEVICE_CODE), "acme")));
  private final RegisteredApps apps = new RegisteredApps(server);

  private Client client(String id, Set<GrantType> grants, String servedBy) {
    return new Client(
        id,
        "The " + id,
        List.of(servedBy),
        grants,
        ClientProofs.NONE,
        new ClientAddresses(List.of(PlatformSteps.CALLBACK), List.of(), receiver.uri("/" + id)),
        ClientAccess.toUserinfo("openid"),
        ClientRules.DEFAULT,
        ClientTokens.DEFAULT);
  }

  HearingApps() {
    server.clock.advance(Duration.ofSeconds(2)); // since Ada's password was set
    server.authserver.logouts().start();
  }

  /** A client of that Domain's that hears at that path; at none where it is empty. */
  Issued app(DomainId domain, String path) {
    Map<String, Object> members =
        path.isEmpty()
            ? Map.of("redirect_uris", List.of(DomainClients.CALLBACK))
            : Map.of(
                "redirect_uris",
                List.of(DomainClients.CALLBACK),
                "backchannel_logout_uri",
                receiver.uri(path));
    return apps.service().create(domain, wish(members));
  }

  Issued app(String path) {
    return app(server.acme, path);
  }

  RegisteredClientService service() {
    return apps.service();
  }

  /** Ada signs in to it, with her password where she must; the ID token. */
  SignedJWT signIn(Http browser, Issued app) {
    var reply = Acme.token(browser, redeem(browser, app));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return jwt(reply);
  }

  /** The same until the client has a code: the token request. */
  Map<String, String> redeem(Http browser, Issued app) {
    var id = app.client().id();
    var begun = browser.get(Acme.authorize(DomainClients.request(id, Map.of())));
    if (begun.header("location").startsWith("/as/acme/login")) {
      begun = Acme.submit(browser, browser.get(begun.header("location")), Acme.ADA, Acme.PASSWORD);
    }
    var next = browser.get(begun.header("location"));
    if (next.header("location").startsWith("/as/acme/consent")) {
      var fields = hidden(browser.get(next.header("location")));
      fields.put("answer", "allow");
      next = browser.form("/as/acme/consent", fields);
    }
    var redeem = Acme.redeem(Acme.param(next, "code"));
    redeem.put("client_id", id);
    redeem.put("client_secret", secret(app));
    redeem.put("redirect_uri", DomainClients.CALLBACK);
    return redeem;
  }

  /** Ends a new session of Ada's on which that client got tokens; its {@code sid}. */
  String signInAndOut(Issued app) {
    var idToken = signIn(server.browser(), app);
    server.database.inTransaction(tx -> server.sessions.end(tx, server.acme, sid(idToken)));
    return sid(idToken);
  }

  static SignedJWT jwt(Http.Reply tokens) {
    try {
      return SignedJWT.parse(Acme.member(tokens, "id_token"));
    } catch (ParseException e) {
      throw new AssertionError(tokens.body(), e);
    }
  }

  static String sid(SignedJWT idToken) {
    try {
      return idToken.getJWTClaimsSet().getStringClaim("sid");
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  /** How many have yet to hear. */
  int waiting() {
    return Integer.parseInt(server.ask("SELECT count(*) FROM plexsphere.logout_deliveries"));
  }

  /** Until all have heard, or nobody is to be told any more. */
  void settled() {
    Eventually.until(Duration.ofSeconds(8), "nobody left to tell", () -> waiting() == 0);
  }

  /** Now or later. */
  void nobodyHears() {
    settled();
    assertThat(receiver.all()).isEmpty();
  }

  /** Until every delivery that is there has been tried that often, and waits. */
  void tried(int attempts) {
    var now = server.clock.instant();
    var query =
        "SELECT count(*) FROM plexsphere.logout_deliveries WHERE attempts <> "
            + attempts
            + " OR due_at > '"
            + now.plus(BackchannelLogout.PAUSES.get(attempts - 1))
            + "'";
    Eventually.until(
        Duration.ofSeconds(8), attempts + " attempts", () -> server.ask(query).equals("0"));
  }

  /** Lets the next attempt come, after the pause behind that one. */
  void pass(int attempt) {
    server.clock.advance(BackchannelLogout.PAUSES.get(attempt - 1).plus(Duration.ofMillis(1)));
    server.authserver.logouts().nudge();
  }

  @Override
  public void close() {
    receiver.close();
    server.close();
  }
}
