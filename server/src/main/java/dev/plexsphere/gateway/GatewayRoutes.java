package dev.plexsphere.gateway;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/auth/*} and the runtime contract, in the shapes that NoETL's clients know. */
public final class GatewayRoutes {
  private final GatewayLoginService logins;
  private final GatewaySessionService sessions;
  private final GatewayAccessService access;
  private final StreamTicketService tickets;
  private final byte[] contract;

  public GatewayRoutes(
      GatewayLoginService logins,
      GatewaySessionService sessions,
      GatewayAccessService access,
      StreamTicketService tickets,
      RuntimeContract contract) {
    this.logins = logins;
    this.sessions = sessions;
    this.access = access;
    this.tickets = tickets;
    this.contract = contract.json();
  }

  /** Mounts the routes; each looks at the session itself. */
  public void mount(Router router) {
    router
        .post("/api/auth/login", Gate.PUBLIC, this::login)
        .post("/api/auth/validate", Gate.PUBLIC, this::validate)
        .post("/api/auth/logout", Gate.PUBLIC, this::logout)
        .post("/api/auth/stream-ticket", Gate.PUBLIC, this::ticket)
        .post("/api/auth/check-access", Gate.PUBLIC, this::checkAccess)
        .get("/api/runtime/contract", Gate.PUBLIC, x -> x.json(200, contract));
  }

  /** Whose session it is. */
  @Json(naming = Json.Naming.LowerUnderscore)
  record UserView(String userId, @Nullable String email, String displayName, List<String> roles) {
    static UserView of(GatewaySession session) {
      return new UserView(
          session.user().toString(), session.email(), session.displayName(), session.roles());
    }
  }

  @Json(naming = Json.Naming.LowerUnderscore)
  record LoginView(
      String status, String sessionToken, UserView user, String expiresAt, String message) {}

  private void login(Exchange exchange) {
    var request = exchange.read(LoginRequest.class);
    var in = logins.login(request, exchange.context().address());
    exchange.json(
        200,
        whole(
            new LoginView(
                "authenticated",
                in.token().reveal(),
                UserView.of(in.session()),
                in.session().expiresAt().toString(),
                message(in.clamped()))));
  }

  private static String message(@Nullable Duration clamped) {
    return clamped == null
        ? "Signed in."
        : "Signed in, for " + clamped + " only: sessions last no longer here.";
  }

  @Json(naming = Json.Naming.LowerUnderscore)
  record TokenRequest(@Nullable String sessionToken) {
    /** Never the token. */
    @Override
    public String toString() {
      return "TokenRequest(***)";
    }
  }

  @Json(naming = Json.Naming.LowerUnderscore)
  record ValidateView(
      boolean valid, @Nullable UserView user, @Nullable String expiresAt, String message) {}

  private void validate(Exchange exchange) {
    var session = sessions.find(required(exchange.read(TokenRequest.class).sessionToken()));
    exchange.json(
        200,
        whole(
            session
                .map(each ->
                    new ValidateView(
                        true,
                        UserView.of(each),
                        each.expiresAt().toString(),
                        "The session is valid."))
                .orElseGet(() ->
                    new ValidateView(
                        false, null, null, "The session is unknown, ended or expired."))));
  }

  @Json(naming = Json.Naming.LowerUnderscore)
  record LogoutView(String status) {}

  private void logout(Exchange exchange) {
    var token =
        SessionHeader.find(exchange)
            .or(() ->
                exchange.isContentType("application/json")
                    ? Optional.ofNullable(exchange.read(TokenRequest.class).sessionToken())
                    : Optional.empty());
    sessions.end(required(token.orElse(null)));
    exchange.json(200, whole(new LogoutView("logged_out")));
  }

  @Json(naming = Json.Naming.LowerUnderscore)
  record TicketView(String streamTicket, long expiresIn) {}

  /** By header alone: nothing that a browser sends by itself makes a ticket. */
  private void ticket(Exchange exchange) {
    var ticket =
        SessionHeader.find(exchange).flatMap(tickets::issue).orElseThrow(GatewayRefusal::noSession);
    exchange.json(
        200, whole(new TicketView(ticket.reveal(), StreamTicketService.LIFETIME.toSeconds())));
  }

  @Json(naming = Json.Naming.LowerUnderscore)
  record AccessRequest(
      @Nullable String sessionToken,
      @Nullable String playbookPath,
      @Nullable String permissionType) {
    /** Never the token. */
    @Override
    public String toString() {
      return "AccessRequest(***, " + playbookPath + ", " + permissionType + ")";
    }
  }

  @Json(naming = Json.Naming.LowerUnderscore)
  record AccessView(
      boolean allowed,
      @Nullable UserView user,
      String playbookPath,
      String permissionType,
      String message) {}

  private void checkAccess(Exchange exchange) {
    var request = exchange.read(AccessRequest.class);
    var token = required(request.sessionToken());
    var path = request.playbookPath() == null ? "" : request.playbookPath();
    var capability =
        Optional.ofNullable(request.permissionType())
            .flatMap(Capability::ofWire)
            .orElseThrow(
                () -> GatewayRefusal.invalid("permission_type must be execute, view or modify."));
    var decision = access.check(token, path, capability);
    exchange.json(
        200,
        whole(
            new AccessView(
                decision.allowed(),
                decision.session().map(UserView::of).orElse(null),
                path,
                capability.wire(),
                message(decision))));
  }

  private static String message(GatewayAccessService.Decision decision) {
    if (decision.session().isEmpty()) {
      return "The session is unknown, ended or expired.";
    }
    return decision.allowed() ? "Allowed." : "No role of this person allows it.";
  }

  private static String required(@Nullable String token) {
    if (token == null || token.isBlank()) {
      throw GatewayRefusal.invalid("session_token is missing.");
    }
    return token.strip();
  }

  private static byte[] whole(Object view) {
    return dev.plexsphere.kit.json.Json.writeWhole(view);
  }
}
