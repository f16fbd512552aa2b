package dev.plexsphere;

import dev.plexsphere.account.Account;
import dev.plexsphere.authserver.HostedOptions;
import dev.plexsphere.config.Config;
import dev.plexsphere.config.EventsConfig;
import dev.plexsphere.config.GatewayConfig;
import dev.plexsphere.config.SetupConfig;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.DatabaseAddress;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.license.License;
import dev.plexsphere.license.TrustAnchors;
import dev.plexsphere.oauth.Pkce;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.testkit.TestDatabase;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The whole server as it is composed, on a free port and a clock that moves by hand, with an
 * operator, Grace. Its public URL has another port, as behind a proxy.
 */
final class Whole implements AutoCloseable {
  static final String PUBLIC_URL = "http://localhost:8080";
  static final String GRACE = "grace@platform.example";
  static final String PASSWORD = "grace has a long password";
  static final String CLI_CALLBACK = "http://127.0.0.1:49152/callback";

  private static final String VERIFIER = "v".repeat(43);
  private static final Pattern HIDDEN =
      Pattern.compile("name=\"(session_id|csrf)\" value=\"([^\"]*)\"");

  final TestDatabase rows = Databases.migrated();
  final SteppingClock clock = new SteppingClock();
  final Services services;
  final Server server;
  final Account grace;

  Whole(Path tls) {
    this(tls, EventsConfig.none());
  }

  /** With a signer, for example. */
  Whole(Path tls, EventsConfig events) {
    this(tls, events, null);
  }

  /** With a gateway. */
  Whole(Path tls, GatewayConfig gateway) {
    this(tls, EventsConfig.none(), gateway);
  }

  private Whole(Path tls, EventsConfig events, @Nullable GatewayConfig gateway) {
    services = Services.compose(config(rows, events, gateway), clock);
    services.database.inTransaction(tx ->
        services.licenses.issueEvaluation(
            tx, "Tests", License.Kind.EVALUATION, Duration.ofDays(365), 1000));
    grace = services.bootstraps.bootstrap(GRACE, "Grace Hopper", new Secret(PASSWORD)).operator();
    server = Server.start(services, tls);
  }

  /** A configuration of `dev`, with a free port. */
  static Config config(TestDatabase rows) {
    return config(rows, EventsConfig.none(), null);
  }

  private static Config config(
      TestDatabase rows, EventsConfig events, @Nullable GatewayConfig gateway) {
    return new Config(
        URI.create(PUBLIC_URL),
        null,
        true,
        new Config.Http(InetAddress.getLoopbackAddress(), 0, 0, List.of(), null),
        null,
        new DatabaseAddress(rows.jdbcUrl(), rows.user(), new Secret(rows.password())),
        4,
        KeyEncryptionKey.parse(KeyEncryptionKey.generate()),
        TrustAnchors.NONE,
        List.of("127.0.0.0/8"),
        new Config.Tokens(Duration.ofDays(90), Duration.ofDays(90), Duration.ofHours(12), 100),
        new Config.Sessions(Duration.ofHours(8), Duration.ofHours(24)),
        HostedOptions.of(URI.create(PUBLIC_URL)),
        SetupConfig.none(true),
        events,
        gateway,
        List.of());
  }

  /** An active account. */
  Account person(DomainId domain, String email, List<String> roles) {
    var issued =
        services.database.transaction(
            tx -> services.accountActions.invite(tx, domain, email, "Grace Hopper", roles));
    return services.accountActions.complete(issued.token(), new Secret(PASSWORD));
  }

  void setRoles(Account account, List<String> roles) {
    services.database.inTransaction(
        tx -> services.accountActions.setRoles(tx, account.domain(), account.id(), roles));
  }

  Http http() {
    return Http.at("http://localhost:" + server.port());
  }

  /** A link of ours, to be used at the real port. */
  static String local(String link) {
    return link.startsWith(PUBLIC_URL) ? link.substring(PUBLIC_URL.length()) : link;
  }

  /** The hidden fields of a form. */
  static Map<String, String> hidden(Http.Reply page) {
    var out = new HashMap<String, String>();
    HIDDEN.matcher(page.body()).results().forEach(m -> out.put(m.group(1), m.group(2)));
    return out;
  }

  /** Types a password into the sign-in page of {@code server}: "" for the platform's. */
  static Http.Reply submit(Http browser, String server, Http.Reply page, String email) {
    var fields = hidden(page);
    fields.put("username", email);
    fields.put("password", PASSWORD);
    return browser.form(server + "/login", fields);
  }

  /** From the first redirect of a sign-in to the redirect that brings the code. */
  static String signIn(Http browser, String authorize, String email) {
    var next = local(browser.get(local(authorize)).header("location"));
    if (!next.startsWith("/authorize/callback")) {
      next = local(submit(browser, "", browser.get(next), email).header("location"));
    }
    return browser.get(next).header("location");
  }

  /** A browser that is signed in at the console. */
  Http console() {
    var browser = http();
    signInAtConsole(browser, GRACE);
    return browser;
  }

  /** What the console's callback answered. */
  Http.Reply signInAtConsole(Http browser, String email) {
    var begun = browser.get("/admin-console").header("location");
    return browser.get(local(signIn(browser, begun, email)));
  }

  /** The access token that plexctl would get. */
  String operatorToken(String email) {
    var request = new LinkedHashMap<String, String>();
    request.put("response_type", "code");
    request.put("client_id", "platform-operator-cli");
    request.put("redirect_uri", CLI_CALLBACK);
    request.put("scope", "openid");
    request.put("state", "st-1");
    request.put("code_challenge", Pkce.challenge(VERIFIER));
    request.put("code_challenge_method", "S256");
    var browser = http();
    var back = signIn(browser, "/authorize?" + Http.encode(request), email);
    var token =
        http()
            .form(
                "/token",
                Map.of(
                    "grant_type",
                    "authorization_code",
                    "code",
                    param(back, "code"),
                    "client_id",
                    "platform-operator-cli",
                    "redirect_uri",
                    CLI_CALLBACK,
                    "code_verifier",
                    VERIFIER));
    return text(token, "access_token");
  }

  static String param(String link, String name) {
    for (var pair : link.substring(link.indexOf('?') + 1).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError(link);
  }

  static String text(Http.Reply reply, String name) {
    var body = Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
    return (String) Objects.requireNonNull(body.get(name), reply.body());
  }

  @Override
  public void close() {
    server.close();
    services.close();
  }
}
