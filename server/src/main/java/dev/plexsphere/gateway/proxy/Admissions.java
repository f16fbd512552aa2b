package dev.plexsphere.gateway.proxy;

import dev.plexsphere.gateway.Capability;
import dev.plexsphere.gateway.GatewaySession;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * Who passes. A session's token is read from {@code Authorization: Bearer}, else {@code
 * x-session-token}; never from a cookie, which a browser would send by itself, or a URL, which logs
 * keep (RFC 9700 section 4.3.2). An event stream may have a ticket there, which is good once.
 */
final class Admissions {
  private static final Logger LOG = Logger.getLogger(Admissions.class.getName());
  private static final String TOKEN_HEADER = "x-session-token";
  private static final String SCHEME = "Bearer ";

  /** Where in the rules everything lies that is behind the gateway. */
  private static final String RULED = "api/";

  private static final Set<String> METHODS = Set.of(Refusal.METHODS.split(", ", -1));
  private static final Pattern SEPARATOR = Pattern.compile("[&;]");

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final String prefix;
  private final Sessions sessions;

  Admissions(String prefix, Sessions sessions) {
    this.prefix = prefix;
    this.sessions = sessions;
  }

  Admission admit(Request request, Exchange exchange) {
    if (!METHODS.contains(exchange.method())) {
      return refused(Refusal.METHOD);
    }
    var query = request.getHttpURI().getQuery();
    if (query != null && BROKEN_ESCAPE.matcher(query).find()) {
      return refused(Refusal.BAD_QUERY);
    }
    if (query != null && namesToken(query)) {
      return refused(Refusal.TOKEN_IN_QUERY);
    }
    if (exchange.headerCount(TOKEN_HEADER) > 1) {
      return refused(Refusal.TWO_TOKENS);
    }
    var token = token(exchange);
    var ticket = StreamTicket.find(exchange, query);
    if (!token.isEmpty()) {
      return admit(exchange, () -> sessions.find(token));
    }
    return ticket.isEmpty()
        ? refused(Refusal.MISSING_TOKEN)
        : admit(exchange, () -> sessions.redeem(ticket.get()));
  }

  private Admission admit(Exchange exchange, Supplier<Optional<GatewaySession>> look) {
    String path;
    try {
      path = Params.decodeSegment(exchange.rawPath().substring(prefix.length()));
    } catch (RefusedException _) {
      return refused(Refusal.BAD_PATH);
    }
    try {
      var session = look.get().orElse(null);
      if (session == null) {
        return refused(Refusal.INVALID_SESSION);
      }
      return session.allows(ruled(path), capability(exchange.method()))
          ? new Admission.Admitted(session, path)
          : refused(Refusal.FORBIDDEN);
    } catch (RuntimeException e) {
      // Only what it is: the message of a database's exception shows what was asked for.
      LOG.log(
          Level.WARNING,
          "a session could not be checked, reference {0}: {1}",
          new Object[] {exchange.context().correlationId(), e.getClass().getName()});
      return refused(Refusal.UNKNOWN);
    }
  }

  /** What the rules call it: {@code api/…}, without a slash at the end. */
  private static String ruled(String path) {
    var whole = RULED + path;
    return whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
  }

  /** Reading is a view, replacing and deleting modify, and the rest executes. */
  private static Capability capability(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> Capability.VIEW;
      case "PUT", "PATCH", "DELETE" -> Capability.MODIFY;
      default -> Capability.EXECUTE;
    };
  }

  private static Admission refused(Refusal refusal) {
    return new Admission.Refused(refusal);
  }

  private static String token(Exchange exchange) {
    var authorization = exchange.header("Authorization").orElse("");
    if (authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return authorization.substring(SCHEME.length()).strip();
    }
    return exchange.header(TOKEN_HEADER).orElse("").strip();
  }

  private static boolean namesToken(String query) {
    return SEPARATOR.splitAsStream(query).anyMatch(each -> isToken(each.split("=", 2)[0]));
  }

  private static boolean isToken(String name) {
    try {
      return Params.decode(name).equals("session_token");
    } catch (RefusedException _) {
      return false; // the upstream's matter
    }
  }
}
