package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Cookies;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Who is signed in at the built-in servers. A session is 256 random bits in a cookie, its SHA-256
 * in the table, found by (Domain, hash). It gets a new id at every sign-in, ends when it was not
 * used for a while and some time after it began, used or not ({@link ServerPolicy}), and is over
 * when the account is disabled or its password changed after it. Thread-safe.
 */
public final class HostedSessionService {
  /** A use is written down when the last one is this long ago. */
  private static final Duration TOUCHED_EVERY = Duration.ofMinutes(1);

  private static final List<String> PASSWORD = List.of("pwd"); // RFC 8176

  private final Database database;
  private final Ledger ledger;
  private final AccountService accounts;
  private final InstantSource clock;
  private final Runnable ended;
  private final HostedSessions sessions = new HostedSessions();
  private final LogoutDeliveries logouts = new LogoutDeliveries();

  /**
   * @param ended told when clients are to hear that a session ended
   */
  public HostedSessionService(
      Database database,
      Ledger ledger,
      AccountService accounts,
      InstantSource clock,
      Runnable ended) {
    this.database = database;
    this.ledger = ledger;
    this.accounts = accounts;
    this.clock = clock;
    this.ended = ended;
  }

  /** The session of the browser that asks, which is a use. */
  Optional<HostedSession> find(Exchange exchange, HostedServer server) {
    var found =
        Cookies.find(exchange, server.sessionCookie())
            .flatMap(id ->
                database.read(
                    handle -> find(handle, server.domain().id(), key(Secrets.sha256(id)))));
    found
        .filter(session -> isDue(server, session))
        .ifPresent(session -> database.inTransaction(tx -> touch(tx, server, session)));
    return found;
  }

  /** True when a use must be written down. */
  boolean isDue(HostedServer server, HostedSession session) {
    var idleUntil = clock.instant().plus(server.policy().sessionIdle());
    return session.idleUntil().plus(TOUCHED_EVERY).isBefore(idleUntil);
  }

  /** Writes down that the session was used, unless that was done a moment ago. */
  void touch(Handle tx, HostedServer server, HostedSession session) {
    if (isDue(server, session)) {
      var idleUntil = clock.instant().plus(server.policy().sessionIdle());
      sessions.touch(tx, server.domain().id(), HexFormat.of().parseHex(session.key()), idleUntil);
    }
  }

  /** The session of that {@link HostedSession#key()}, while it and its account are good. */
  Optional<HostedSession> find(Handle handle, DomainId domain, String key) {
    return sessions
        .find(handle, domain, HexFormat.of().parseHex(key), clock.instant())
        .flatMap(row -> session(key, row, accounts.find(handle, domain, row.account())));
  }

  /** The same, and it does not end before the transaction does; waits for who is ending it. */
  Optional<HostedSession> hold(Handle tx, DomainId domain, String key) {
    return sessions.hold(tx, domain, HexFormat.of().parseHex(key))
        ? find(tx, domain, key)
        : Optional.empty();
  }

  /**
   * {@link #find(Handle, DomainId, String)} for many at once, by key. They do not end before the
   * transaction does; one that is being ended is left out, so that nobody waits for it.
   */
  Map<HostedSession.Key, HostedSession> hold(Handle tx, Collection<HostedSession.Key> keys) {
    var rows = sessions.hold(tx, keys, clock.instant());
    var owners = new HashSet<AccountService.Key>();
    rows.forEach((key, row) -> owners.add(new AccountService.Key(key.domain(), row.account())));
    var people = accounts.find(tx, owners);
    var found = new HashMap<HostedSession.Key, HostedSession>();
    rows.forEach((key, row) -> {
      var owner = people.get(new AccountService.Key(key.domain(), row.account()));
      session(key.key(), row, Optional.ofNullable(owner))
          .ifPresent(session -> found.put(key, session));
    });
    return found;
  }

  private static Optional<HostedSession> session(
      String key, HostedSessions.Row row, Optional<Account> owner) {
    return owner
        .filter(account -> isGood(row.authTime(), account))
        .map(account ->
            new HostedSession(
                key, account, row.authTime(), row.amr(), row.idleUntil(), row.expiresAt()));
  }

  private static boolean isGood(Instant authTime, Account account) {
    return account.active() && !authTime.isBefore(account.passwordChangedAt());
  }

  /**
   * Begins a session that no browser has, for somebody who signed in elsewhere.
   *
   * @return empty when the account is not what it was at {@code authTime}
   */
  Optional<HostedSession> begin(Handle tx, HostedServer server, Account account, Instant authTime) {
    if (!isGood(authTime, account)) {
      return Optional.empty();
    }
    var hash = Secrets.sha256(Secrets.opaque());
    var row = row(server, account, authTime);
    sessions.insert(tx, server.domain().id(), hash, row);
    return Optional.of(
        new HostedSession(
            key(hash), account, authTime, row.amr(), row.idleUntil(), row.expiresAt()));
  }

  private HostedSessions.Row row(HostedServer server, Account account, Instant authTime) {
    var now = clock.instant();
    var policy = server.policy();
    return new HostedSessions.Row(
        account.id(),
        authTime,
        PASSWORD,
        now.plus(policy.sessionIdle()),
        now.plus(policy.sessionAbsolute()));
  }

  /** Begins a session under a new id; whatever the browser had before is over. */
  void open(Exchange exchange, HostedServer server, Account account) {
    var id = Secrets.opaque();
    var row = row(server, account, clock.instant());
    var before = Cookies.find(exchange, server.sessionCookie());
    database.inTransaction(tx -> {
      before.ifPresent(old -> end(tx, server.domain().id(), key(Secrets.sha256(old))));
      sessions.insert(tx, server.domain().id(), Secrets.sha256(id), row);
    });
    Cookies.set(exchange, server.sessionCookie(), id, server.policy().sessionAbsolute());
  }

  /**
   * The client is given tokens of the session, and will hear when that ends where it wants to.
   *
   * @return false when the session has ended meanwhile: no tokens
   */
  boolean join(Handle tx, HostedServer server, Client client, HostedSession session) {
    if (client.addresses().backchannel() == null) {
      return true;
    }
    var domain = server.domain().id();
    var hash = HexFormat.of().parseHex(session.key());
    if (!sessions.hold(tx, domain, hash)) {
      return false;
    }
    logouts.listen(tx, domain, hash, client.id());
    return true;
  }

  /** Signs out the browser that asks. */
  void endOf(Exchange exchange, HostedServer server) {
    Cookies.find(exchange, server.sessionCookie())
        .ifPresent(id -> end(server, key(Secrets.sha256(id))));
    Cookies.clear(exchange, server.sessionCookie());
  }

  /** Signs somebody out; again is no error. */
  void end(HostedServer server, String key) {
    var domain = server.domain().id();
    database.inTransaction(tx -> {
      var session = find(tx, domain, key);
      if (end(tx, domain, key) && session.isPresent()) {
        ledger.record(tx, domain, new AuthserverFact.SignedOut(session.get().account().id()));
      }
    });
  }

  /** Ends one session; false when it was over. */
  public boolean end(Handle tx, DomainId domain, String key) {
    var owner = sessions.lock(tx, domain, HexFormat.of().parseHex(key));
    owner.ifPresent(account -> end(tx, domain, account, List.of(key)));
    return owner.isPresent();
  }

  /**
   * A session as its person sees it.
   *
   * @param key names it without being it
   */
  public record Listed(String key, Instant since, Instant ends) {}

  /** The live sessions of a person, newest first; at most a hundred. */
  public List<Listed> list(DomainId domain, UUID account) {
    return database.read(handle -> sessions.list(handle, domain, account, clock.instant()));
  }

  /** Ends one of a person's own sessions; false when it was over or is another's. */
  public boolean end(DomainId domain, UUID account, String key) {
    return database.transaction(tx -> {
      boolean ended =
          find(tx, domain, key).filter(each -> each.account().id().equals(account)).isPresent()
              && end(tx, domain, key);
      if (ended) {
        ledger.record(tx, domain, new AuthserverFact.SignedOut(account));
      }
      return ended;
    });
  }

  /** The keys of a person's sessions; until the transaction ends no refresh token begins on one. */
  List<String> lockAll(Handle tx, DomainId domain, UUID account) {
    return sessions.lockAll(tx, domain, account);
  }

  /** Ends every session of a person; returns how many. */
  public int endAll(Handle tx, DomainId domain, UUID account) {
    var keys = sessions.lockAll(tx, domain, account);
    if (!keys.isEmpty()) {
      end(tx, domain, account, keys);
    }
    return keys.size();
  }

  /** Only who has the sessions locked knows all who listen; with the sessions they are gone. */
  private void end(Handle tx, DomainId domain, UUID account, List<String> keys) {
    if (logouts.add(tx, domain, account, keys, clock.instant()) > 0) {
      tx.afterCommit(ended);
    }
    sessions.delete(tx, domain, keys);
  }

  /** Removes expired rows, at most 10 000; returns how many. */
  public int sweep(Handle tx, Instant now) {
    return sessions.deleteExpired(tx, now);
  }

  private static String key(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
