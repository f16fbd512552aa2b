package dev.plexsphere.authserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * {@code /par}, pushed authorization requests (RFC 9126): a client hands over what it would have
 * put into the browser's address, and gets a name for it that works once, for a minute, and for
 * that client alone.
 */
final class PushedRequests {
  private static final String PATH = "/par";
  private static final String TYPE = "par";
  private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";
  private static final Duration LIFETIME = Duration.ofMinutes(1);

  private final HostedServers servers;
  private final ClientAuthentication clients;
  private final DpopProofs proofs;
  private final Database database;
  private final CodeStore codes;
  private final InstantSource clock;

  PushedRequests(
      HostedServers servers,
      ClientAuthentication clients,
      DpopProofs proofs,
      Database database,
      CodeStore codes,
      InstantSource clock) {
    this.servers = servers;
    this.clients = clients;
    this.proofs = proofs;
    this.database = database;
    this.codes = codes;
    this.clock = clock;
  }

  void mount(Router router) {
    servers.mount(router, "POST", PATH, OAuthAnswers.answering(this::push));
  }

  private void push(HostedServer server, Exchange exchange) {
    servers.requireOpen(server);
    var form = exchange.form();
    var client = clients.of(server, exchange, form).client();
    if (form.names().contains("request_uri")) { // section 2.1
      throw OAuthError.invalidRequest("A pushed request has no request_uri").asException();
    }
    var jkt = proofs.bind(server, exchange, PATH, client);
    var asked = form.find(AuthorizeParams.JKT);
    if (jkt.isPresent() && asked.isPresent() && !asked.equals(jkt)) {
      throw OAuthError.invalidRequest("The proof is of another key than dpop_jkt").asException();
    }
    var request = request(client, form, jkt.or(() -> asked));
    AuthorizeParams.of(server, Params.parse(request)).read("", null, clock.instant());
    var name =
        database.transaction(tx ->
            codes.issue(tx, TYPE, server.domain().id(), Json.text(new Pushed(request)), LIFETIME));
    var out = new LinkedHashMap<String, Object>();
    out.put("request_uri", PREFIX + name);
    out.put("expires_in", LIFETIME.toSeconds());
    exchange.json(201, Json.writeAny(out));
  }

  /** What a client sent to /authorize, by name or, where it may, in the open. */
  Params resolve(HostedServer server, Params sent) {
    var name = sent.find("request_uri").filter(uri -> uri.startsWith(PREFIX));
    if (name.isEmpty()) {
      requireOpen(server, sent);
      return sent;
    }
    var code = name.get().substring(PREFIX.length());
    var consumed = database.transaction(tx -> codes.consume(tx, TYPE, server.domain().id(), code));
    if (consumed instanceof Consumed.Fresh(_, var json)) {
      var request = Params.parse(Json.readTrusted(json, Pushed.class).request());
      if (sent.find("client_id").equals(request.find("client_id"))) {
        return request;
      }
    }
    throw Refusal.of(
            ErrorCode.INVALID_REQUEST,
            "This sign-in request was used before, is over, or is another application's. Go back to"
                + " where you came from and sign in again.")
        .asException();
  }

  /** An error of ours: where it would be told is not certain for who must not ask like this. */
  private static void requireOpen(HostedServer server, Params sent) {
    if (sent.find("client_id")
        .flatMap(server::client)
        .filter(c -> c.rules().pushed())
        .isPresent()) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "The application that sent you here has to push its request first (RFC 9126).")
          .asException();
    }
  }

  /**
   * Form-encoded, with the client and the key that were proved: what /authorize knows, and so
   * neither the secret nor what would be ignored there (RFC 6749 section 3.1).
   */
  private static String request(Client client, Params form, Optional<String> jkt) {
    var kept = new LinkedHashMap<String, String>();
    form.names().stream()
        .filter(AuthorizeParams.KNOWN::contains)
        .forEach(name -> kept.put(name, form.get(name)));
    kept.put("client_id", client.id());
    jkt.ifPresent(key -> kept.put(AuthorizeParams.JKT, key));
    return kept.entrySet().stream()
        .map(each -> pair(each.getKey(), each.getValue()))
        .collect(joining("&"));
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8);
  }
}
