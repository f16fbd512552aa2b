package dev.plexsphere.signin;

import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.identity.UserService;
import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.idp.IdTokenVerifier;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.Issuers;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.session.NewSession;
import dev.plexsphere.session.SessionService;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way back from an identity provider. A round trip ends here once, whatever comes of it: the
 * ticket is used up, and committed so, before anything else is looked at. Thread-safe.
 */
public final class CallbackService {
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,64}");

  private final Database database;
  private final CodeStore codes;
  private final SignInService signIns;
  private final Issuers issuers;
  private final IdTokenVerifier verifier;
  private final UserService users;
  private final SessionService sessions;

  public CallbackService(
      Database database,
      CodeStore codes,
      SignInService signIns,
      Issuers issuers,
      IdTokenVerifier verifier,
      UserService users,
      SessionService sessions) {
    this.database = database;
    this.codes = codes;
    this.signIns = signIns;
    this.issuers = issuers;
    this.verifier = verifier;
    this.users = users;
    this.sessions = sessions;
  }

  /**
   * Ends the round trip that the query's {@code state} names, and opens a session.
   *
   * @param path the binding that the callback's address names, null for the plain address
   * @return the path of ours to go on to
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_state}, {@code sign_in_refused},
   *     {@code code_exchange_failed}, {@code id_token_invalid}, {@code assurance_too_low}, {@code
   *     jit_denied}, {@code account_disabled}, {@code idp_unavailable}
   */
  public String finish(Exchange exchange, @Nullable BindingId path) {
    var query = exchange.query();
    var state = query.find("state").orElse("");
    var taken = take(exchange, state);
    var trip = taken.trip();
    if (!trip.redirectUri().equals(signIns.callback(path).toString())) {
      throw invalidState(); // another provider's answer under this one's state: mix-up
    }
    var binding = stillActive(taken.domain(), trip);
    checkIssuer(binding, query.find("iss").orElse(null));
    var error = query.find("error");
    if (error.isPresent()) {
      throw refused(error.get());
    }
    var idToken =
        issuers
            .of(binding)
            .redeem(
                binding,
                query.get("code"),
                URI.create(trip.redirectUri()),
                new Secret(trip.verifier()));
    var claims = verifier.verify(binding, idToken, trip.nonce());
    open(exchange, taken.domain(), binding, claims);
    RoundTrip.forget(exchange, state);
    return trip.returnTo();
  }

  private record Taken(DomainId domain, RoundTrip trip) {}

  private Taken take(Exchange exchange, String state) {
    var ticket = RoundTrip.ticket(exchange, state).orElseThrow(CallbackService::invalidState);
    var consumed = database.transaction(tx -> codes.consume(tx, RoundTrip.TYPE, ticket));
    if (consumed instanceof Consumed.Fresh(var domain, var payload)) {
      return new Taken(domain, Json.readTrusted(payload, RoundTrip.class));
    }
    throw invalidState();
  }

  /** Whatever was disabled since the sign-in began ends it here. */
  private IdpBinding stillActive(DomainId domain, RoundTrip trip) {
    try {
      return signIns.resolve(domain, BindingId.parse(trip.idpBindingId())).binding();
    } catch (RefusedException e) {
      if (e.refusal().code() != ErrorCode.BINDING_NOT_FOUND) {
        throw e;
      }
      throw Refusal.of(
              ErrorCode.SIGN_IN_REFUSED,
              "This way to sign in was closed while you were on it; nobody was signed in.")
          .asException();
    }
  }

  /** RFC 9207 section 2.4. */
  private void checkIssuer(IdpBinding binding, @Nullable String iss) {
    boolean expected =
        binding.kind() == IdpBinding.Kind.HOSTED
            || issuers.of(binding).metadata(binding).issInResponse();
    if (iss == null ? expected : !iss.equals(binding.issuer())) {
      throw invalidState();
    }
  }

  private void open(Exchange exchange, DomainId domain, IdpBinding binding, IdTokenClaims claims) {
    database.inTransaction(tx -> {
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
              claims.acr(),
              claims.amr(),
              claims.authTime()));
    });
  }

  private static RefusedException refused(String error) {
    var shown = ERROR.matcher(error).matches() ? error : "an error";
    return Refusal.of(
            ErrorCode.SIGN_IN_REFUSED,
            "The identity provider answered " + shown + "; nobody was signed in.")
        .asException();
  }

  private static RefusedException invalidState() {
    return Refusal.of(
            ErrorCode.INVALID_STATE,
            "This sign-in is unknown, used, older than 10 minutes, or was begun in another"
                + " browser; start again.")
        .asException();
  }
}
