package dev.plexsphere.authn;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.session.BrowserSession;
import dev.plexsphere.token.TokenCaller;
import dev.plexsphere.token.TokenService;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Which credential opens which door. Every credential is asked of the database on every request.
 *
 * <p>A request with both a bearer token and a cookie is the bearer's: a page of another origin can
 * make a browser send our cookie, but never an Authorization header of its choice.
 */
public final class Doors {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Function<Exchange, Optional<BrowserSession>> sessions;
  private final BiConsumer<Exchange, BrowserSession> csrf;
  private final TokenService tokens;

  /**
   * @param sessions finds the live session behind the cookie
   * @param csrf refuses an unsafe request that our own pages did not make
   */
  public Doors(
      Function<Exchange, Optional<BrowserSession>> sessions,
      BiConsumer<Exchange, BrowserSession> csrf,
      TokenService tokens) {
    this.sessions = sessions;
    this.csrf = csrf;
    this.tokens = tokens;
  }

  /** A browser session, with CSRF protection where the method may change something, or a token. */
  public Gate api() {
    return exchange -> {
      if (Bearer.isPresent(exchange)) {
        admit(exchange, bearer(exchange));
      } else {
        admit(exchange, session(exchange).orElseThrow(Bearer::missing));
      }
    };
  }

  /** A browser session and nothing else: 401 without one, 403 for a token. */
  public Gate session() {
    return exchange -> {
      if (Bearer.isPresent(exchange)) {
        bearer(exchange);
        throw Refusal.of(
                ErrorCode.FORBIDDEN, "This needs a session in the browser; a token cannot do it.")
            .asException();
      }
      admit(exchange, session(exchange).orElseThrow(Bearer::missing));
    };
  }

  /** Anybody; whoever shows a token must show one that is valid. */
  public Gate optional() {
    return exchange -> {
      if (Bearer.isPresent(exchange)) {
        admit(exchange, bearer(exchange));
      } else {
        session(exchange).ifPresent(caller -> admit(exchange, caller));
      }
    };
  }

  /**
   * Who came through the door.
   *
   * @throws IllegalStateException when the route has no door that knows
   */
  public static Principal principal(Exchange exchange) {
    return find(exchange)
        .orElseThrow(() -> new IllegalStateException("no door admitted " + exchange.rawPath()));
  }

  /** Who came through {@link #optional}, if it was anybody. */
  public static Optional<Principal> find(Exchange exchange) {
    return exchange.noted(Principal.class);
  }

  private record Admitted(Principal principal, TokenCaller caller) {}

  private static void admit(Exchange exchange, Admitted admitted) {
    exchange.note(admitted.principal());
    exchange.note(admitted.caller());
    exchange.context().actor(admitted.principal().ref().toString());
  }

  private Admitted bearer(Exchange exchange) {
    var plaintext = Bearer.token(exchange).orElseThrow(Bearer::missing);
    var token = tokens.verify(plaintext).orElseThrow(Bearer::invalid);
    return new Admitted(
        new Principal(
            token.owner(), token.domain(), token.domainSlug(), token.email(), null, token),
        new TokenCaller(
            token.domain(),
            token.owner(),
            token.binding(),
            new TokenCaller.Presented(token, new Secret(plaintext))));
  }

  private Optional<Admitted> session(Exchange exchange) {
    return sessions
        .apply(exchange)
        .map(session -> {
          if (!SAFE.contains(exchange.method())) {
            csrf.accept(exchange, session);
          }
          var user = PrincipalRef.user(session.userId());
          return new Admitted(
              new Principal(
                  user, session.domain(), session.domainSlug(), session.email(), session, null),
              new TokenCaller(session.domain(), user, session.binding(), null));
        });
  }
}
