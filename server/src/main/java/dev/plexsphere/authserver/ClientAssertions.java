package dev.plexsphere.authserver;

import dev.plexsphere.codes.UsedAssertions;
import dev.plexsphere.idp.Assertion;
import dev.plexsphere.idp.AssertionOutcome;
import dev.plexsphere.idp.AssertionRules;
import dev.plexsphere.idp.AssertionVerifier;
import dev.plexsphere.idp.ClaimedToken;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.oauth.OAuthError;
import java.time.Instant;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * {@code private_key_jwt}: a client signs, for every request anew, that it is itself (RFC 7523
 * section 2.2, RFC 10070). Each assertion works once, on all nodes together.
 */
final class ClientAssertions {
  /** What a request with an assertion has; neither is kept with a pushed request. */
  static final Set<String> PARAMETERS = Set.of("client_assertion", "client_assertion_type");

  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** RFC 10070 section 4, and what clients sent before it. */
  private static final Set<String> JWT_TYPES = Set.of("client-authentication+jwt", "jwt");

  private final Database database;
  private final AssertionVerifier verifier;
  private final UsedAssertions used = new UsedAssertions();

  ClientAssertions(Database database, AssertionVerifier verifier) {
    this.database = database;
    this.verifier = verifier;
  }

  static boolean arePresented(Params form) {
    return PARAMETERS.stream().anyMatch(form.names()::contains);
  }

  /**
   * The client that signed, whose assertion is used up with that.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_client}
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  Client authenticate(HostedServer server, Params form) {
    var assertion = form.get("client_assertion");
    if (!form.get("client_assertion_type").equals(TYPE)) {
      throw refused("The client_assertion_type is not supported");
    }
    var client = client(server, form, assertion);
    var rules = new AssertionRules(client.id(), server.issuer(), JWT_TYPES);
    return switch (verifier.verify(assertion, rules, _ -> client.proofs().keys())) {
      case AssertionOutcome.Bad(var why) ->
          throw refused("The client assertion did not verify: " + why);
      case AssertionOutcome.Good(var good) -> {
        if (!good.subject().equals(client.id())) {
          throw refused("The client assertion did not verify: iss and sub differ");
        }
        if (!use(server, good)) {
          throw refused("The client assertion was used before");
        }
        yield client;
      }
    };
  }

  private boolean use(HostedServer server, Assertion good) {
    var domain = server.domain().id();
    return database.transaction(
        tx -> used.use(tx, domain, good.issuer(), good.id(), good.goodUntil()));
  }

  /** Who it claims to be: a client that has keys here, and the one that the request names. */
  private static Client client(HostedServer server, Params form, String assertion) {
    var claimed = ClaimedToken.read(assertion).map(ClaimedToken::issuer);
    var named = form.find("client_id");
    if (named.isPresent() && !named.equals(claimed)) {
      throw refused("The parameter client_id names another client than the assertion");
    }
    return claimed
        .flatMap(server::client)
        .filter(found -> found.proofs().has(ClientProof.PRIVATE_KEY_JWT))
        .orElseThrow(() -> refused("The client is not known, or does not use private_key_jwt"));
  }

  private static RuntimeException refused(String description) {
    return OAuthError.invalidClient(description).asException();
  }

  /** Removes what no assertion needs any more, at most 10 000 rows; returns how many. */
  int sweep(Handle tx, Instant now) {
    return used.deleteExpired(tx, now);
  }
}
