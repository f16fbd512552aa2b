package dev.plexsphere.gateway;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.gateway.GatewaySessionService.Opened;
import dev.plexsphere.identity.UserService;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.ClaimedToken;
import dev.plexsphere.idp.IdTokenVerifier;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens a session for a token of an issuer that is on the allow-list. The token names its issuer,
 * the list says which binding that is, and the binding says whose keys count: no address comes from
 * a request. Thread-safe.
 */
public final class GatewayLoginService {
  private final Database database;
  private final Ledger ledger;
  private final Map<BindingId, GatewayIssuer> entries;
  private final BindingService bindings;
  private final IdTokenVerifier verifier;
  private final UserService users;
  private final GatewaySessionService sessions;
  private final LoginThrottle throttle;
  private final Duration lifetimeMax;

  /**
   * @param lifetimeMax what a session may last, whatever is asked for
   */
  public GatewayLoginService(
      Database database,
      Ledger ledger,
      List<GatewayIssuer> issuers,
      BindingService bindings,
      IdTokenVerifier verifier,
      UserService users,
      GatewaySessionService sessions,
      ThrottleService throttles,
      Duration lifetimeMax) {
    this.database = database;
    this.ledger = ledger;
    this.entries = issuers.stream().collect(Collectors.toMap(GatewayIssuer::binding, each -> each));
    this.bindings = bindings;
    this.verifier = verifier;
    this.users = users;
    this.sessions = sessions;
    this.throttle = new LoginThrottle(throttles);
    this.lifetimeMax = lifetimeMax;
  }

  /**
   * A session that was opened.
   *
   * @param clamped how long it lasts, where that is less than was asked for; null otherwise
   */
  record LoggedIn(GatewaySession session, Secret token, @Nullable Duration clamped) {}

  /** An entry whose binding is there and active. */
  private record Trusted(GatewayIssuer entry, IdpBinding binding, DomainId domain) {}

  /**
   * Checks the token and opens a session.
   *
   * @param address whose failures are counted
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code unauthenticated},
   *     {@code jit_denied}, {@code assurance_too_low}, {@code rate_limited}, {@code overloaded} or
   *     {@code datastore_unavailable}
   */
  LoggedIn login(LoginRequest request, String address) {
    var token = request.token();
    var asked = request.lifetime();
    var claimed = ClaimedToken.read(token.reveal());
    if (claimed.isEmpty()) {
      throttle.countUnread(address);
      throw GatewayRefusal.OPAQUE.asException();
    }
    var attempt = throttle.count(claimed.get(), address);
    try {
      var trusted = trusted(claimed.get(), request.auth0Domain());
      var opened = open(trusted, token, asked);
      attempt.forget();
      boolean clamped = asked.compareTo(lifetimeMax) > 0;
      return new LoggedIn(opened.session(), opened.token(), clamped ? lifetimeMax : null);
    } catch (RefusedException e) {
      if (e.refusal().code().status() >= 500) {
        attempt.forget(); // nobody's fault
      }
      throw e;
    }
  }

  /** Asked of the database every time: a binding that was closed is closed now. */
  private Trusted trusted(ClaimedToken claimed, @Nullable String domain) {
    var found =
        bindings.active(entries.keySet()).stream()
            .filter(binding -> binding.issuer().equals(claimed.issuer()))
            .toList();
    if (found.size() != 1) { // several Domains trust it, and the token does not say which is meant
      throw GatewayRefusal.UNKNOWN_ISSUER.asException();
    }
    var binding = found.getFirst();
    if (domain != null
        && !domain.isBlank()
        && !bare(domain.strip()).equals(bare(binding.issuer()))) {
      throw GatewayRefusal.OTHER_ISSUER.asException();
    }
    var entry = Objects.requireNonNull(entries.get(binding.id()));
    return new Trusted(entry, binding, Objects.requireNonNull(binding.domain()));
  }

  /** The names of entries that let nobody in now: their binding is not there, or not active. */
  public List<String> unusable() {
    var active = bindings.active(entries.keySet()).stream().map(IdpBinding::id).toList();
    return entries.values().stream()
        .filter(entry -> !active.contains(entry.binding()))
        .map(GatewayIssuer::name)
        .toList();
  }

  /** Host and path: {@code https://Example.com/} is {@code example.com}. */
  private static String bare(String url) {
    var rest = url.replaceFirst("^(?i:https?)://", "").replaceFirst("/+$", "");
    int slash = rest.indexOf('/');
    return slash < 0
        ? rest.toLowerCase(Locale.ROOT)
        : rest.substring(0, slash).toLowerCase(Locale.ROOT) + rest.substring(slash);
  }

  private Opened open(Trusted trusted, Secret token, Duration asked) {
    var lifetime = asked.compareTo(lifetimeMax) > 0 ? lifetimeMax : asked;
    try {
      var claims =
          verifier.verifyPresented(trusted.binding(), token.reveal(), trusted.entry().audience());
      return database.transaction(tx -> {
        var user = users.signIn(tx, trusted.domain(), trusted.binding(), claims);
        return sessions
            .open(tx, user, trusted.binding().id(), lifetime)
            .orElseThrow(GatewayRefusal.CLOSED::asException);
      });
    } catch (RefusedException e) {
      var answer = inOurWords(e.refusal());
      if (answer.code().status() < 500) {
        var fact = new GatewayFact.LoginRefused(trusted.binding().id(), e.refusal().code().code());
        database.inTransaction(tx -> ledger.record(tx, trusted.domain(), fact));
      }
      throw answer.asException();
    }
  }

  /** The same refusals as at a sign-in, with the statuses of this wire. */
  private static Refusal inOurWords(Refusal refusal) {
    return switch (refusal.code()) {
      case ID_TOKEN_INVALID -> Refusal.of(ErrorCode.UNAUTHENTICATED, refusal.detail());
      case ACCOUNT_DISABLED, DOMAIN_NOT_FOUND -> GatewayRefusal.CLOSED;
      case IDP_UNAVAILABLE -> GatewayRefusal.ISSUER_AWAY;
      default -> refusal;
    };
  }
}
