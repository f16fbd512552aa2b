package dev.plexsphere.authn;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.token.TokenService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/auth/whoami} and {@code /v1/auth/sign-out/global}. Translates only. */
public final class WhoamiRoutes {
  private final Doors doors;
  private final SessionService sessions;
  private final Csrf csrf;
  private final TokenService tokens;
  private final Database database;

  public WhoamiRoutes(
      Doors doors, SessionService sessions, Csrf csrf, TokenService tokens, Database database) {
    this.doors = doors;
    this.sessions = sessions;
    this.csrf = csrf;
    this.tokens = tokens;
    this.database = database;
  }

  /** Mounts the three routes. */
  public void mount(Router router) {
    router.get("/v1/auth/whoami", doors.api(), this::whoami);
    router.delete("/v1/auth/whoami", Gate.PUBLIC, this::signOut);
    router.post("/v1/auth/sign-out/global", doors.session(), this::signOutEverywhere);
  }

  /**
   * Who the credential stands for.
   *
   * @param principalType user or service
   * @param acr of a browser session; a bearer token tells nothing about one
   */
  @io.avaje.jsonb.Json(naming = io.avaje.jsonb.Json.Naming.LowerUnderscore)
  record WhoamiView(
      String principalType,
      String principalScope,
      String subject,
      String domainId,
      String domain,
      @Nullable String email,
      @Nullable String acr,
      @Nullable List<String> amr) {
    static WhoamiView of(Principal who) {
      return new WhoamiView(
          who.ref().kind().wire(),
          "domain",
          who.ref().id().toString(),
          who.domain().toString(),
          who.domainSlug(),
          who.email(),
          who.acr().orElse(null),
          who.amr().isEmpty() ? null : who.amr());
    }
  }

  private void whoami(Exchange exchange) {
    exchange.json(200, Json.write(WhoamiView.of(Doors.principal(exchange))));
  }

  /**
   * Ends the browser's session. Says 204 to everybody, so that it tells nothing; only a live
   * session that another site would end is refused (CSRF). A bearer token is neither asked for nor
   * touched.
   */
  private void signOut(Exchange exchange) {
    sessions.find(exchange).ifPresent(session -> csrf.check(exchange, session));
    sessions.close(exchange);
    exchange.noContent();
  }

  /** Ends all of the user's sessions, login tokens and what those have minted. */
  private void signOutEverywhere(Exchange exchange) {
    var who = Doors.principal(exchange);
    database.inTransaction(tx -> {
      sessions.closeAll(tx, who.domain(), who.ref().id());
      tokens.revokeLogins(tx, who.domain(), who.ref().id());
    });
    sessions.clearCookies(exchange); // not before: another site's form must not sign anybody out
    exchange.noContent();
  }
}
