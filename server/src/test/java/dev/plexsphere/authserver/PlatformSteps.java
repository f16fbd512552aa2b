package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
import dev.plexsphere.account.AccountActionService;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.oauth.Pkce;
import dev.plexsphere.testkit.Http;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The platform's own server beside those of {@link Acme}: its operator, Grace, and their steps. */
final class PlatformSteps implements AutoCloseable {
  static final String ISSUER = "http://localhost:8080";
  static final String CLIENT = "platform-operator-cli";
  static final String PORTAL = "portal";
  static final String PORTAL_SECRET = "s:cr t/" + "x".repeat(30);
  static final String CALLBACK = "http://127.0.0.1:49152/callback";
  static final String GRACE = "grace@platform.example";

  final Acme acme;
  final AccountActionService actions;
  final Account grace;

  PlatformSteps() {
    this(new Acme());
  }

  PlatformSteps(Acme acme) {
    this.acme = acme;
    actions =
        new AccountActionService(
            acme.database,
            acme.ledger,
            acme.ids,
            acme.clock,
            acme.codes,
            acme.accounts,
            (_, _) -> {});
    grace = operator(GRACE);
  }

  /** The built-in clients and a confidential one; the platform has a policy of its own. */
  static HostedOptions options(List<Client> more) {
    var built = HostedOptions.of(URI.create(ISSUER));
    var clients = new HashMap<>(built.clients());
    clients.put(
        PORTAL,
        new Client(
            PORTAL,
            "The portal",
            List.of(Client.PLATFORM),
            Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
            ClientProofs.of(ClientProof.BASIC)
                .withSecret(HexFormat.of().formatHex(Secrets.sha256(PORTAL_SECRET))),
            new ClientAddresses(
                List.of("https://portal.example/back?tab=1"),
                List.of("https://portal.example/bye"),
                null),
            ClientAccess.toUserinfo("openid").withAudiences(Client.API, "portal-api"),
            ClientRules.DEFAULT,
            ClientTokens.DEFAULT));
    DomainClients.all().forEach(client -> clients.put(client.id(), client));
    SigningClients.all().forEach(client -> clients.put(client.id(), client));
    CertificateClients.all().forEach(client -> clients.put(client.id(), client));
    TokenClients.all().forEach(client -> clients.put(client.id(), client));
    more.forEach(client -> clients.put(client.id(), client));
    var common = ServerPolicy.DEFAULT;
    var policy =
        new ServerPolicy(
            common.accessToken(),
            common.idToken(),
            common.code(),
            common.refreshToken(),
            Duration.ofHours(2),
            common.sessionAbsolute(),
            "For <staff> only.",
            common.signingKey());
    return new HostedOptions(clients, Map.of("platform", policy), Set.of("acme"), true);
  }

  /** An active account of the platform that holds platform-admin. */
  Account operator(String email) {
    acme.database.inTransaction(tx -> acme.domains.ensurePlatform(tx, "Example Corp"));
    var issued =
        acme.database.transaction(tx ->
            actions.invite(
                tx, DomainId.PLATFORM, email, "Grace Hopper", List.of(Account.PLATFORM_ADMIN)));
    return actions.complete(issued.token(), new Secret(Acme.PASSWORD));
  }

  Http browser() {
    return acme.browser();
  }

  /** A good authorization request, to be spoiled. */
  static Map<String, String> request() {
    var out = new LinkedHashMap<String, String>();
    out.put("response_type", "code");
    out.put("client_id", CLIENT);
    out.put("redirect_uri", CALLBACK);
    out.put("scope", "openid");
    out.put("state", "st-1");
    out.put("code_challenge", Pkce.challenge(Acme.VERIFIER));
    out.put("code_challenge_method", "S256");
    return out;
  }

  static Map<String, String> request(String name, String value) {
    var out = request();
    out.put(name, value);
    return out;
  }

  static Http.Reply authorize(Http browser, Map<String, String> request) {
    return browser.get("/authorize?" + Http.encode(request));
  }

  /** The sign-in page of a new request. */
  static Http.Reply loginPage(Http browser, Map<String, String> request) {
    return browser.get(authorize(browser, request).header("location"));
  }

  static Http.Reply submit(Http browser, Http.Reply page, String username, String password) {
    var fields = Acme.hidden(page);
    fields.put("username", username);
    fields.put("password", password);
    return browser.form("/login", fields);
  }

  /** From /authorize to the redirect with the code, with the password where it is asked for. */
  static Http.Reply signIn(Http browser, Map<String, String> request) {
    var begun = authorize(browser, request).header("location");
    if (begun.startsWith("/authorize/callback")) {
      return browser.get(begun);
    }
    var submitted = submit(browser, browser.get(begun), GRACE, Acme.PASSWORD);
    return browser.get(submitted.header("location"));
  }

  /** A good token request, to be spoiled. */
  static Map<String, String> redeem(Http.Reply redirect) {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", "authorization_code");
    out.put("code", Acme.param(redirect, "code"));
    out.put("client_id", CLIENT);
    out.put("redirect_uri", CALLBACK);
    out.put("code_verifier", Acme.VERIFIER);
    return out;
  }

  static Http.Reply token(Http client, Map<String, String> fields) {
    return client.form("/token", fields);
  }

  /** The access token of a whole sign-in in that browser. */
  static String accessToken(Http browser) {
    return Acme.member(token(browser, redeem(signIn(browser, request()))), "access_token");
  }

  @Override
  public void close() {
    acme.close();
  }
}
