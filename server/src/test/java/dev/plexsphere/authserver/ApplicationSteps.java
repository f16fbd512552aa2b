package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.DomainClients.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.account.Account;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.util.HashMap;
import java.util.Map;

/** People of acme's who allow applications something, look at it and take it back. */
final class ApplicationSteps implements AutoCloseable {
  static final String PAGE = "/as/acme/applications";
  static final String TAKE_BACK = PAGE + "/take-back";
  static final String SIGN_IN = PAGE + "/sign-in";
  static final String EVE = "eve@acme.example";

  final Acme server;
  final Account eve;

  ApplicationSteps(Acme server) {
    this.server = server;
    this.eve =
        server.database.transaction(
            tx -> server.accounts.create(tx, server.acme, EVE, "Eve", new Secret(Acme.PASSWORD)));
  }

  /** A code for the client, by somebody who is asked and allows it. */
  String code(Http browser, String person, String client, Map<String, String> more) {
    var login = server.loginPage(browser, request(client, more));
    var submitted = Acme.submit(browser, login, person, Acme.PASSWORD);
    var back = browser.get(submitted.header("location"));
    assertThat(back.header("location")).startsWith("/as/acme/consent?session_id=");
    return allow(browser, back.header("location"));
  }

  /** A code for the client in a browser that is signed in, where the person is asked. */
  String further(Http browser, String client, Map<String, String> more) {
    var asked = next(browser, client, more);
    assertThat(asked).startsWith("/as/acme/consent?session_id=");
    return allow(browser, asked);
  }

  private static String allow(Http browser, String consentPage) {
    var fields = hidden(browser.get(consentPage));
    fields.put("answer", "allow");
    return param(browser.form("/as/acme/consent", fields), "code");
  }

  /** Where a browser that is signed in is sent by a further request. */
  static String next(Http browser, String client, Map<String, String> more) {
    var begun = browser.get(Acme.authorize(request(client, more))).header("location");
    return begun.contains("/authorize/callback") ? browser.get(begun).header("location") : begun;
  }

  /** What a client of the configuration gets for a code. */
  static Http.Reply redeem(Http http, String client, String code) {
    var fields = Acme.redeem(code);
    fields.remove("client_id");
    fields.put("redirect_uri", CALLBACK);
    return DomainClients.post(http, client, "/as/acme/token", fields);
  }

  static Http.Reply refresh(Http http, String client, String token) {
    return DomainClients.post(
        http,
        client,
        "/as/acme/token",
        Map.of("grant_type", "refresh_token", "refresh_token", token));
  }

  /** Presses the button of that client, on a page that is loaded for it. */
  static Http.Reply takeBack(Http browser, String client) {
    return takeBack(browser, browser.get(PAGE), client);
  }

  /** Presses a button of the page, for whatever client. */
  static Http.Reply takeBack(Http browser, Http.Reply page, String client) {
    var fields = new HashMap<>(hidden(page));
    fields.put("client_id", client);
    return browser.form(TAKE_BACK, fields);
  }

  /** Signs in at the page's own form. */
  static Http.Reply signIn(Http browser, String person, String password) {
    var fields = hidden(browser.get(SIGN_IN));
    fields.put("username", person);
    fields.put("password", password);
    return browser.form(SIGN_IN, fields);
  }

  long consents() {
    return Long.parseLong(server.ask("SELECT count(*) FROM plexsphere.consents"));
  }

  @Override
  public void close() {
    server.close();
  }
}
