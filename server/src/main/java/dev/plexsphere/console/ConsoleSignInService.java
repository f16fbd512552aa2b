package dev.plexsphere.console;

import dev.plexsphere.authn.Operator;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.oauth.Pkce;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Signs operators in to the console: authorization code with PKCE at the platform's own server,
 * like any other client of it (RFC 6749 section 4.1, RFC 7636). Thread-safe.
 */
public final class ConsoleSignInService {
  private final Database database;
  private final CodeStore codes;
  private final ConsoleIssuer issuer;
  private final Operator.Verifier verifier;
  private final ConsoleSessionService sessions;
  private final String root;

  /**
   * @param publicUrl where the platform's server and the console are
   */
  public ConsoleSignInService(
      Database database,
      CodeStore codes,
      ConsoleIssuer issuer,
      Operator.Verifier verifier,
      ConsoleSessionService sessions,
      URI publicUrl) {
    this.database = database;
    this.codes = codes;
    this.issuer = issuer;
    this.verifier = verifier;
    this.sessions = sessions;
    this.root = publicUrl.toString().replaceAll("/$", "");
  }

  /** Begins; the address of the platform's server to go to. */
  String begin(Exchange exchange, String returnTo) {
    var trip = new ConsoleTrip(Secrets.opaque(), ConsoleTrip.page(returnTo));
    var ticket =
        database.transaction(tx ->
            codes.issue(
                tx, ConsoleTrip.TYPE, DomainId.PLATFORM, Json.text(trip), ConsoleTrip.LIFETIME));
    ConsoleTrip.remember(exchange, ticket);
    var query = new LinkedHashMap<String, String>();
    query.put("response_type", "code");
    query.put("client_id", ConsoleIssuer.CLIENT_ID);
    query.put("redirect_uri", callback());
    query.put("scope", "openid");
    query.put("state", ConsoleTrip.state(ticket));
    query.put("nonce", Secrets.opaque());
    query.put("code_challenge", Pkce.challenge(trip.verifier()));
    query.put("code_challenge_method", "S256");
    return root + "/authorize?" + encode(query);
  }

  /**
   * Completes, and opens a session; the page to go to.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_state} for what this browser did not
   *     begin, {@code sign_in_refused}, {@code code_exchange_failed}, {@code forbidden} for who
   *     lacks the role
   */
  String complete(Exchange exchange, Params answer) {
    var state = answer.find("state").orElse("");
    var trip = trip(exchange, state);
    ConsoleTrip.forget(exchange, state);
    if (answer.find("iss").filter(root::equals).isEmpty()) { // RFC 9207: no other server's answer
      throw refused(ErrorCode.INVALID_STATE, "The answer comes from another server.");
    }
    if (answer.find("error").isPresent()) {
      throw refused(ErrorCode.SIGN_IN_REFUSED, "The sign-in was not completed.");
    }
    var tokens =
        issuer
            .redeem(answer.get("code"), trip.verifier(), callback())
            .orElseThrow(() ->
                refused(
                    ErrorCode.CODE_EXCHANGE_FAILED,
                    "The sign-in took too long, or was used before."));
    switch (verifier.verify(tokens.access().reveal())) {
      case Operator.Verdict.Admitted(var operator) -> sessions.open(exchange, tokens, operator);
      case Operator.Verdict.Lacking _ -> throw lacking();
      case Operator.Verdict.Invalid _ ->
          throw refused(
              ErrorCode.CODE_EXCHANGE_FAILED, "The sign-in ended before it was complete.");
    }
    return trip.returnTo();
  }

  private ConsoleTrip trip(Exchange exchange, String state) {
    var consumed =
        ConsoleTrip.ticket(exchange, state)
            .map(ticket -> database.transaction(tx -> codes.consume(tx, ConsoleTrip.TYPE, ticket)));
    if (consumed.isPresent() && consumed.get() instanceof Consumed.Fresh(_, var json)) {
      return Json.readTrusted(json, ConsoleTrip.class);
    }
    throw refused(
        ErrorCode.INVALID_STATE,
        "This sign-in was begun in another browser, was used before, or took longer than ten"
            + " minutes. Begin again at "
            + root
            + "/admin-console.");
  }

  /** Where the browser ends its session at the platform's server too. */
  String logout() {
    var query = new LinkedHashMap<String, String>();
    query.put("client_id", ConsoleIssuer.CLIENT_ID);
    query.put("post_logout_redirect_uri", root + "/admin-console");
    return root + "/logout?" + encode(query);
  }

  static RuntimeException lacking() {
    return refused(
        ErrorCode.FORBIDDEN,
        "The console needs the role platform-admin, which another platform administrator can give"
            + " you.");
  }

  private String callback() {
    return root + "/admin-console/callback";
  }

  private static String encode(Map<String, String> query) {
    return query.entrySet().stream()
        .map(each ->
            each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static RuntimeException refused(ErrorCode code, String detail) {
    return Refusal.of(code, detail).asException();
  }
}
