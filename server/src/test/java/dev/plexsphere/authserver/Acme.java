package dev.plexsphere.authserver;

import dev.plexsphere.Databases;
import dev.plexsphere.account.Account;
import dev.plexsphere.account.AccountActionService;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.ForgottenPasswordService;
import dev.plexsphere.account.HashPool;
import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.account.QuickAccounts;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.idp.SpiffeAuthority;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.jwk.KeySchedule;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.mail.MailException;
import dev.plexsphere.kit.mail.Mailer;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.oauth.Pkce;
import dev.plexsphere.tenancy.DomainService;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.testkit.TestDatabase;
import dev.plexsphere.throttle.ThrottleService;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The built-in servers of acme (Ada) and beta (Bob) on a loopback port, with a database of their
 * own, and the steps of a browser and a client.
 */
final class Acme implements AutoCloseable {
  static final String ISSUER = "http://localhost:8080/as/acme";
  static final String CALLBACK = "http://localhost:8080/v1/auth/callback";
  static final String ADA = "ada@acme.example";
  static final String PASSWORD = "correct horse battery";
  static final String VERIFIER = "v".repeat(43);

  private static final Pattern HIDDEN =
      Pattern.compile("name=\"(session_id|csrf)\" value=\"([^\"]*)\"");

  final SteppingClock clock = new SteppingClock();
  final TestDatabase sql = Databases.migrated();
  final Database database = Databases.open(sql);
  final Ids ids = Ids.uuidV7(clock, Secrets.random());
  final Ledger ledger = new Ledger(ids, clock, () -> {});
  final DomainService domains = new DomainService(database, ledger, ids, clock);
  final CodeStore codes = new CodeStore(clock);
  final ThrottleService throttle = new ThrottleService(database, clock);
  final AccountService accounts =
      QuickAccounts.service(
          database, ledger, ids, clock, HashPool.ofCores(), throttle, this::endSessions);
  final HostedSessionService sessions =
      new HostedSessionService(database, ledger, accounts, clock, this::sessionEnded);
  final HostedClientService clients = new HostedClientService(database, ledger, clock);
  final KeyEncryptionKey kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
  final KeyService keys = new KeyService(database, ledger, clock, kek, KeySchedule.DEFAULT);
  final SpiffeAuthority spiffe = new SpiffeAuthority(clock, "acme.test");
  final Vouchers vouchers =
      new Vouchers(database, ledger, ids, clock, kek, List.of(spiffe.endpoint("acme")));
  final HostedOptions options;
  final HostedUrls urls = new HostedUrls(URI.create("http://localhost:8080"), null);
  final Pages pages = new Pages(clock, URI.create("http://localhost:8080"));
  final AccountActionService actions =
      new AccountActionService(database, ledger, ids, clock, codes, accounts, (_, _) -> {});

  /** What sends links; a test sets another. */
  volatile Mailer mailer =
      mail -> {
        throw new MailException("no mail here");
      };

  final ForgottenPasswordService forgotten =
      new ForgottenPasswordService(
          database,
          accounts,
          actions,
          new LinkDeliveryService(URI.create("http://localhost:8080"), mail -> mailer.send(mail)),
          throttle);
  final AcmeDevices devices = new AcmeDevices(this);
  final Authserver authserver;
  private Optional<Refusal> closed = Optional.empty();
  final DomainId acme = domains.create("acme", "Acme Corp").id();
  final DomainId beta = domains.create("beta", "Beta LLC").id();
  final Account ada = person(acme, ADA, "Ada Lovelace");
  final Account bob = person(beta, "bob@beta.example", "Bob Beta");
  private final HttpListener listener;

  Acme() {
    this(List.of());
  }

  /** With more clients than {@link DomainClients}. */
  Acme(List<Client> more) {
    options = PlatformSteps.options(more);
    authserver = AcmeNode.server(this, database, options);
    listener = AcmeNode.listen(this, authserver);
  }

  private void endSessions(Handle tx, DomainId domain, UUID account) {
    sessions.endAll(tx, domain, account);
  }

  private void sessionEnded() {
    authserver.logouts().nudge();
  }

  private Account person(DomainId domain, String email, String name) {
    return database.transaction(
        tx -> accounts.create(tx, domain, email, name, new Secret(PASSWORD)));
  }

  /** Why nobody can sign in at the platform. */
  void closePlatform(Refusal why) {
    closed = Optional.of(why);
  }

  Optional<Refusal> platformClosed() {
    return closed;
  }

  /** The same servers on another port, with connections of their own to the same database. */
  AcmeNode secondNode() {
    return secondNode(options);
  }

  /** The same, configured otherwise. */
  AcmeNode secondNode(HostedOptions other) {
    var pool = Databases.open(sql);
    var again = AcmeNode.server(this, pool, other);
    return new AcmeNode(AcmeNode.listen(this, again), again, pool);
  }

  int port() {
    return listener.port();
  }

  /** A browser or a program with a jar of its own. */
  Http browser() {
    return Http.at("http://127.0.0.1:" + listener.port());
  }

  /** A good authorization request, to be spoiled. */
  static Map<String, String> request() {
    var out = new LinkedHashMap<String, String>();
    out.put("response_type", "code");
    out.put("client_id", "plexsphere");
    out.put("redirect_uri", CALLBACK);
    out.put("scope", "openid email profile");
    out.put("state", "st-1");
    out.put("nonce", "no-1");
    out.put("code_challenge", Pkce.challenge(VERIFIER));
    out.put("code_challenge_method", "S256");
    return out;
  }

  static Map<String, String> request(String name, String value) {
    var out = request();
    out.put(name, value);
    return out;
  }

  static String authorize(Map<String, String> request) {
    return "/as/acme/authorize?" + Http.encode(request);
  }

  /** The sign-in page of a new request. */
  Http.Reply loginPage(Http browser, Map<String, String> request) {
    return browser.get(browser.get(authorize(request)).header("location"));
  }

  /** The hidden fields of a form. */
  static Map<String, String> hidden(Http.Reply page) {
    var out = new HashMap<String, String>();
    HIDDEN.matcher(page.body()).results().forEach(m -> out.put(m.group(1), m.group(2)));
    return out;
  }

  static Http.Reply submit(Http browser, Http.Reply page, String username, String password) {
    var fields = hidden(page);
    fields.put("username", username);
    fields.put("password", password);
    return browser.form("/as/acme/login", fields);
  }

  /** From /authorize to the redirect with the code. */
  Http.Reply signIn(Http browser, Map<String, String> request) {
    var submitted = submit(browser, loginPage(browser, request), ADA, PASSWORD);
    return browser.get(submitted.header("location"));
  }

  /** The code of a whole sign-in. */
  String code(Http browser) {
    return param(signIn(browser, request()), "code");
  }

  /** The parameters of a redirect. */
  static Map<String, String> answer(Http.Reply reply) {
    var out = new LinkedHashMap<String, String>();
    var location = reply.header("location");
    for (var pair : List.of(location.substring(location.indexOf('?') + 1).split("&", -1))) {
      int eq = pair.indexOf('=');
      out.put(
          pair.substring(0, eq), URLDecoder.decode(pair.substring(eq + 1), StandardCharsets.UTF_8));
    }
    return out;
  }

  /** One parameter of a redirect, or "". */
  static String param(Http.Reply reply, String name) {
    return answer(reply).getOrDefault(name, "");
  }

  /** One string of a JSON object, or "". */
  static String member(Http.Reply reply, String name) {
    return json(reply).get(name) instanceof String text ? text : "";
  }

  /** A good token request, to be spoiled. */
  static Map<String, String> redeem(String code) {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", "authorization_code");
    out.put("code", code);
    out.put("client_id", "plexsphere");
    out.put("redirect_uri", CALLBACK);
    out.put("code_verifier", VERIFIER);
    return out;
  }

  static Http.Reply token(Http client, Map<String, String> fields) {
    return client.form("/as/acme/token", fields);
  }

  static Map<String, Object> json(Http.Reply reply) {
    return Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
  }

  /** The kinds of the facts so far, oldest first. */
  List<String> facts() {
    return database.read(handle ->
        handle.createQuery("SELECT kind FROM ledger ORDER BY id").mapTo(String.class).list());
  }

  String ask(String query) {
    return sql.ask(query);
  }

  static UUID id(long n) {
    return new UUID(9, n);
  }

  @Override
  public void close() {
    listener.close();
    authserver.close();
    devices.close();
    clients.close();
    vouchers.close();
    spiffe.close();
    domains.close();
    database.close();
  }
}
