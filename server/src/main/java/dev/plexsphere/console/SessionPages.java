package dev.plexsphere.console;

import dev.plexsphere.console.ConsoleFrame.Place;
import dev.plexsphere.console.ConsoleSessions.Row;
import dev.plexsphere.console.SessionsView.ConsoleRow;
import dev.plexsphere.console.SessionsView.HostedRow;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import java.util.regex.Pattern;

/** Where an operator is signed in, and how to end that. */
final class SessionPages {
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
  private static final String HERE = "/admin-console/sessions";

  private final ConsoleDraw draw;
  private final ConsoleSessionService sessions;
  private final OperatorSessions hosted;

  SessionPages(ConsoleDraw draw, ConsoleSessionService sessions, OperatorSessions hosted) {
    this.draw = draw;
    this.sessions = sessions;
    this.hosted = hosted;
  }

  void list(Exchange exchange, ConsoleSession session) {
    var account = session.operator().account();
    var view =
        new SessionsView(
            sessions.ofAccount(account).stream().map(row -> row(row, session)).toList(),
            hosted.of(account).stream()
                .map(row -> new HostedRow(row.key(), draw.when(row.since()), draw.when(row.ends())))
                .toList());
    draw.answer(
        exchange,
        200,
        session,
        new ConsoleDraw.Page("sessions.jte", "My sessions", Place.SESSIONS, null),
        view);
  }

  private ConsoleRow row(Row row, ConsoleSession session) {
    return new ConsoleRow(
        row.key(),
        BrowserName.of(row.userAgent()),
        row.userAgent(),
        row.address(),
        draw.when(row.createdAt()),
        draw.when(row.lastSeenAt()),
        row.key().equals(session.key()));
  }

  void end(Exchange exchange, ConsoleSession session) {
    var key = key(exchange);
    if (key.equals(session.key())) {
      sessions.close(exchange);
    } else {
      require(sessions.end(session.operator().account(), key));
    }
    exchange.redirect(303, HERE);
  }

  void endHosted(Exchange exchange, ConsoleSession session) {
    require(hosted.end(session.operator().account(), key(exchange)));
    exchange.redirect(303, HERE);
  }

  private static String key(Exchange exchange) {
    var key = exchange.path("key");
    require(KEY.matcher(key).matches());
    return key;
  }

  private static void require(boolean found) {
    if (!found) {
      throw Refusal.of(ErrorCode.NOT_FOUND, "There is no such session, or it has ended.")
          .asException();
    }
  }
}
