package dev.plexsphere.session;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Cookies;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Browser sessions. The cookie holds 256 random bits and means nothing by itself; the table holds
 * their SHA-256. Every look asks the database whether session, user, binding and Domain are still
 * good. Thread-safe.
 */
public final class SessionService {
  /** The session's cookie, before {@code __Host-}. */
  public static final String COOKIE = "plexsphere_session";

  /** The CSRF token's cookie, which scripts of ours can read. */
  public static final String CSRF_COOKIE = "plexsphere_csrf";

  /**
   * How exactly {@code last_seen_at} is kept: a write per request would cost more than it tells.
   */
  private static final Duration SEEN_STEP = Duration.ofMinutes(5);

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final SessionLifetimes lifetimes;
  private final Sessions sessions = new Sessions();

  public SessionService(
      Database database, Ledger ledger, InstantSource clock, SessionLifetimes lifetimes) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.lifetimes = lifetimes;
  }

  /** The session behind the request's cookie; empty where any part of it is no longer good. */
  public Optional<BrowserSession> find(Exchange exchange) {
    return hash(exchange).flatMap(this::find);
  }

  private Optional<BrowserSession> find(byte[] hash) {
    var now = clock.instant();
    var found = database.read(tx -> sessions.find(tx, hash, now, now.minus(lifetimes.idle())));
    found
        .filter(each -> each.lastSeen().isBefore(now.minus(SEEN_STEP)))
        .ifPresent(
            _ -> database.inTransaction(tx -> sessions.seen(tx, hash, now, now.minus(SEEN_STEP))));
    return found.map(Sessions.Found::session);
  }

  /**
   * Opens a session under a new id and sets its cookies once the transaction is through; one that
   * the browser had before is over (no fixation: what was planted is worth nothing).
   */
  public void open(Exchange exchange, Handle tx, NewSession session) {
    hash(exchange).ifPresent(before -> sessions.delete(tx, before));
    var now = clock.instant();
    var id = Secrets.opaque();
    var csrf = Secrets.opaque();
    sessions.insert(tx, Secrets.sha256(id), csrf, session, now, now.plus(lifetimes.absolute()));
    var fact = new SessionFact.SignedIn(session.userId(), session.binding(), session.acr());
    ledger.write(tx, List.of(ledger.prepare(session.domain(), fact, "user:" + session.userId())));
    tx.afterCommit(() -> {
      Cookies.set(exchange, COOKIE, id, lifetimes.absolute());
      Cookies.setReadable(exchange, CSRF_COOKIE, csrf, lifetimes.absolute());
    });
  }

  /** Closes the session behind the request's cookie, if there is one, and clears the cookies. */
  public void close(Exchange exchange) {
    clearCookies(exchange);
    hash(exchange)
        .ifPresent(hash ->
            database.inTransaction(tx ->
                sessions
                    .delete(tx, hash)
                    .ifPresent(closed ->
                        signedOut(tx, closed.domain(), closed.user(), 1, "user-initiated"))));
  }

  /**
   * Closes all of a user's sessions, in every browser.
   *
   * @return how many there were
   */
  public int closeAll(Handle tx, DomainId domain, UUID user) {
    int closed = sessions.deleteAll(tx, domain, user);
    signedOut(tx, domain, user, closed, "everywhere");
    return closed;
  }

  private void signedOut(Handle tx, DomainId domain, UUID user, int count, String reason) {
    var fact = new SessionFact.SignedOut(user, count, reason);
    ledger.write(tx, List.of(ledger.prepare(domain, fact, "user:" + user)));
  }

  /** Has the browser forget both cookies. */
  public void clearCookies(Exchange exchange) {
    Cookies.clear(exchange, COOKIE);
    Cookies.clear(exchange, CSRF_COOKIE);
  }

  private static Optional<byte[]> hash(Exchange exchange) {
    return Cookies.find(exchange, COOKIE).map(Secrets::sha256);
  }

  /** Deletes sessions that are over; at most a thousand, returns how many. */
  public int sweep(Handle tx, Instant now) {
    return sessions.deleteExpired(tx, now);
  }
}
