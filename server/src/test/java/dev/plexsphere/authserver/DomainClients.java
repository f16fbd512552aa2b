package dev.plexsphere.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Clients of acme's server that are not the platform: a web application, machines, resources. */
final class DomainClients {
  static final String WEB = "shop";
  static final String CALLBACK = "http://127.0.0.1:9999/cb";
  static final String OWN_SCHEME = "com.example.terminal:/cb";
  static final String MACHINE = "worker";
  static final String API = "https://api.acme.example";
  static final String LEDGER = "https://ledger.acme.example";
  static final String API_SERVER = "api-server";
  static final String LEDGER_SERVER = "ledger-server";
  static final String BETA_MACHINE = "beta-worker";
  static final String PUBLIC = "terminal";

  /** Asks people for their leave; may do without PKCE; must push its requests. */
  static final String GALLERY = "gallery";

  static final String LEGACY = "legacy";
  static final String BANK = "bank";

  /** Takes tokens that are bound to a key, and no others. */
  static final String VAULT = "vault";

  /** Public, for people with another device at hand; the second one has an audience. */
  static final String TELEVISION = "television";

  static final String CONSOLE = "console";

  /** May look at tokens that are for nobody. */
  static final String WATCH = "watch";

  /** A public client that acme and beta know. */
  static final String SHARED = "shared-terminal";

  private DomainClients() {}

  static List<Client> all() {
    return List.of(
        web(WEB, ClientRules.DEFAULT),
        machine(MACHINE, "acme", List.of(API, LEDGER), List.of()),
        machine(API_SERVER, "acme", List.of(), List.of(API)),
        machine(LEDGER_SERVER, "acme", List.of(), List.of(LEDGER)),
        machine(WATCH, "acme", List.of(), List.of(Acme.ISSUER)),
        machine(BETA_MACHINE, "beta", List.of(API), List.of(API)),
        web(GALLERY, new ClientRules(true, true, false, false)),
        web(LEGACY, new ClientRules(false, false, false, false)),
        web(BANK, new ClientRules(false, true, true, false)),
        web(VAULT, new ClientRules(false, true, false, true)),
        device(TELEVISION, List.of()),
        device(CONSOLE, List.of(API)),
        leaflet(),
        open(PUBLIC, "acme"),
        open(SHARED, "acme", "beta"));
  }

  private static Client open(String id, String... servers) {
    return new Client(
        id,
        "A terminal",
        List.of(servers),
        Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.DEVICE_CODE),
        ClientProofs.NONE,
        ClientAddresses.redirectingTo(CALLBACK, OWN_SCHEME),
        ClientAccess.toUserinfo("openid"),
        ClientRules.DEFAULT,
        ClientTokens.DEFAULT);
  }

  private static Client web(String id, ClientRules rules) {
    return new Client(
        id,
        "The " + id,
        List.of("acme"),
        Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
        ClientProofs.of(ClientProof.BASIC, ClientProof.POST).withSecret(digest(id)),
        ClientAddresses.redirectingTo(CALLBACK),
        ClientAccess.toUserinfo("openid", "email", "profile", "orders.read")
            .withAudiences(API, LEDGER),
        rules,
        ClientTokens.DEFAULT);
  }

  private static Client device(String id, List<String> audiences) {
    return new Client(
        id,
        "The " + id,
        List.of("acme"),
        Set.of(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN),
        ClientProofs.NONE,
        ClientAddresses.NONE,
        new ClientAccess(List.of("openid", "email", "orders.read"), audiences, List.of()),
        ClientRules.DEFAULT,
        ClientTokens.DEFAULT);
  }

  /** A public client for browsers alone. */
  private static Client leaflet() {
    return new Client(
        "leaflet",
        "A leaflet",
        List.of("acme"),
        Set.of(GrantType.AUTHORIZATION_CODE),
        ClientProofs.NONE,
        ClientAddresses.redirectingTo(CALLBACK),
        ClientAccess.toUserinfo("openid"),
        ClientRules.DEFAULT,
        ClientTokens.DEFAULT);
  }

  private static Client machine(
      String id, String server, List<String> audiences, List<String> resources) {
    return new Client(
        id,
        id,
        List.of(server),
        Set.of(GrantType.CLIENT_CREDENTIALS),
        ClientProofs.of(ClientProof.BASIC).withSecret(digest(id)),
        // left from when people signed in to it
        ClientAddresses.redirectingTo(CALLBACK),
        new ClientAccess(List.of("openid", "orders.read", "orders.write"), audiences, resources),
        ClientRules.DEFAULT,
        ClientTokens.DEFAULT);
  }

  static String secret(String client) {
    return client + ":s cr%t+" + "x".repeat(20);
  }

  static String digest(String client) {
    return HexFormat.of().formatHex(Secrets.sha256(secret(client)));
  }

  /** RFC 6749 section 2.3.1: both halves are form-encoded first. */
  static String basic(String id, String secret) {
    var pair = Http.encode(Map.of(id, secret)).replaceFirst("=", ":");
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }

  /** Posts as a client that authenticates by Basic. */
  static Http.Reply post(Http http, String client, String path, Map<String, String> fields) {
    return http.with("Authorization", basic(client, secret(client))).form(path, fields);
  }

  /** An access token for a machine. */
  static Http.Reply machineToken(Http http, String client, Map<String, String> more) {
    var fields = new HashMap<>(more);
    fields.put("grant_type", "client_credentials");
    return post(http, client, "/as/acme/token", fields);
  }

  /** A good authorization request of that client, with {@code more}. */
  static Map<String, String> request(String client, Map<String, String> more) {
    var request = Acme.request("client_id", client);
    request.put("redirect_uri", CALLBACK);
    request.putAll(more);
    return request;
  }

  /** Tokens of a whole sign-in of Ada's, asking for {@code more}. */
  static Http.Reply signIn(Acme server, Http browser, String client, Map<String, String> more) {
    var request = request(client, more);
    var fields = Acme.redeem(Acme.param(server.signIn(browser, request), "code"));
    fields.put("client_id", client);
    fields.put("redirect_uri", CALLBACK);
    return List.of(PUBLIC, SHARED).contains(client)
        ? Acme.token(browser, fields)
        : post(browser, client, "/as/acme/token", fields);
  }

  /** What a client is told about a token. */
  static Map<String, Object> about(Http http, String client, String token) {
    var reply = post(http, client, "/as/acme/introspect", Map.of("token", token));
    assertThat(reply.status()).isEqualTo(200);
    return Acme.json(reply);
  }

  /** The same in an answer that is signed (RFC 9701). */
  static Http.Reply signedAbout(Http http, String client, String token) {
    var asking = http.with("Accept", "application/token-introspection+jwt");
    return post(asking, client, "/as/acme/introspect", Map.of("token", token));
  }

  static int revoke(Http http, String client, String token) {
    return post(http, client, "/as/acme/revoke", Map.of("token", token)).status();
  }

  static int userinfo(Http http, String token) {
    return http.with("Authorization", "Bearer " + token).get("/as/acme/userinfo").status();
  }
}
