package dev.plexsphere.account;

import dev.plexsphere.account.Accounts.Row;
import dev.plexsphere.account.Authentication.Authenticated;
import dev.plexsphere.account.Authentication.Busy;
import dev.plexsphere.account.Authentication.Failed;
import dev.plexsphere.account.Authentication.Throttled;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** People of the built-in identity providers. Thread-safe. */
public final class AccountService {
  private static final Duration BUSY_RETRY = Duration.ofSeconds(2);

  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final HashPool pool;
  private final SignInThrottle throttle;
  private final AccountSessions sessions;
  private final Argon2id argon2id;
  private final String nobodysHash;
  private final Accounts accounts = new Accounts();

  public AccountService(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      HashPool pool,
      ThrottleService throttle,
      AccountSessions sessions) {
    this(database, ledger, ids, clock, pool, throttle, sessions, Argon2id.DEFAULT);
  }

  AccountService(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      HashPool pool,
      ThrottleService throttle,
      AccountSessions sessions,
      Argon2id argon2id) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.pool = pool;
    this.throttle = new SignInThrottle(throttle);
    this.sessions = sessions;
    this.argon2id = argon2id;
    this.nobodysHash = argon2id.nobodys();
  }

  /**
   * Adds a person.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} for what is no e-mail
   *     address, {@code weak_password}, {@code account_exists}, {@code overloaded}
   */
  public Account create(
      Handle tx, DomainId domain, String email, String displayName, Secret password) {
    var username = Usernames.canonical(email);
    if (!Usernames.isEmail(username)) {
      throw noEmail();
    }
    Passwords.check(password, username);
    var account =
        new Account(
            ids.next(),
            domain,
            username,
            email.strip(),
            displayName,
            clock.instant(),
            Account.Status.ACTIVE,
            List.of());
    if (!accounts.insert(tx, account, hash(domain, password))) {
      throw Refusal.of(
              ErrorCode.ACCOUNT_EXISTS, "The Domain has an account with this email address.")
          .asException();
    }
    ledger.record(tx, domain, new AccountFact.Created(account.id()));
    return account;
  }

  /** The person of that id, whatever their status. */
  public Optional<Account> find(DomainId domain, UUID id) {
    return database.read(handle -> accounts.find(handle, domain, id)).map(Row::account);
  }

  /** {@link #find(DomainId, UUID)} in the caller's transaction. */
  public Optional<Account> find(Handle tx, DomainId domain, UUID id) {
    return accounts.find(tx, domain, id).map(Row::account);
  }

  /** Names one person among all Domains'. */
  public record Key(DomainId domain, UUID id) {}

  /** {@link #find(Handle, DomainId, UUID)} for many at once; who is unknown is missing. */
  public Map<Key, Account> find(Handle tx, Collection<Key> keys) {
    var found = new HashMap<Key, Account>();
    accounts.find(tx, keys).forEach(a -> found.put(new Key(a.domain(), a.id()), a));
    return found;
  }

  /** The person of that e-mail address, in any spelling, whatever their status. */
  public Optional<Account> findByEmail(DomainId domain, String email) {
    var username = Usernames.canonical(email);
    return database.read(handle -> accounts.findByName(handle, domain, username)).map(Row::account);
  }

  /** The first {@code limit} people by name. */
  public List<Account> list(DomainId domain, int limit) {
    return database.read(handle -> accounts.list(handle, domain, limit)).stream()
        .map(Row::account)
        .toList();
  }

  /**
   * Checks a name and a password. Wrong ones are counted per name, known or not, and per address,
   * and leave a fact; an unknown name costs one hash like any other.
   *
   * @param address the peer's IP address
   */
  public Authentication authenticate(
      Domain domain, String username, Secret password, String address) {
    var name = Usernames.canonical(username);
    var count = throttle.count(domain.id(), name, address);
    if (count.mustWait().isPresent()) {
      return new Throttled(count.mustWait().get());
    }
    var row = database.read(handle -> accounts.findByName(handle, domain.id(), name));
    var stored = row.map(Row::passwordHash).orElse(nobodysHash); // somebody invited has none either
    var matches = pool.run(domain.id(), () -> Argon2id.verify(password, stored));
    if (matches.isEmpty()) {
      count.forget();
      return new Busy(BUSY_RETRY);
    }
    if (row.isEmpty() || !matches.get() || !row.get().account().active()) {
      var fact =
          new AccountFact.SignInFailed(domain.id(), row.map(r -> r.account().id()).orElse(null));
      database.inTransaction(tx -> ledger.record(tx, domain.id(), fact));
      return new Failed();
    }
    count.succeeded();
    renew(row.get(), password);
    return new Authenticated(row.get().account());
  }

  /**
   * Replaces a password by its owner, who proves the current one. Hosted sessions from before are
   * over.
   *
   * @return as {@link #authenticate}; the account as it is afterwards
   * @throws dev.plexsphere.kit.RefusedException {@code weak_password} or {@code overloaded}
   */
  public Authentication changePassword(
      Domain domain, String username, Secret current, Secret next, String address) {
    Passwords.check(next, Usernames.canonical(username));
    if (current.reveal().equals(next.reveal())) {
      throw Refusal.of(ErrorCode.WEAK_PASSWORD, "The new password is the current one.")
          .asException();
    }
    var outcome = authenticate(domain, username, current, address);
    return outcome instanceof Authenticated(var account)
        ? new Authenticated(replace(account, next, true))
        : outcome;
  }

  /**
   * Sets a password for somebody else: an operator's doing.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}, {@code weak_password}, {@code
   *     overloaded}
   */
  public void setPassword(DomainId domain, UUID id, Secret password) {
    var account = find(domain, id).orElseThrow(AccountService::noSuchAccount);
    Passwords.check(password, account.username());
    replace(account, password, false);
  }

  /** No sign-in from now on, and hosted sessions are over; again is no error. */
  public void disable(DomainId domain, UUID id) {
    setActive(domain, id, false);
  }

  /** Takes {@link #disable} back; again is no error. */
  public void enable(DomainId domain, UUID id) {
    setActive(domain, id, true);
  }

  private void setActive(DomainId domain, UUID id, boolean active) {
    database.inTransaction(tx -> {
      var account =
          accounts.find(tx, domain, id).orElseThrow(AccountService::noSuchAccount).account();
      if (accounts.setActive(tx, domain, account.id(), active)) {
        if (!active) {
          endSessions(tx, account);
        }
        ledger.record(
            tx, domain, active ? new AccountFact.Enabled(id) : new AccountFact.Disabled(id));
      }
    });
  }

  private Account replace(Account account, Secret password, boolean byOwner) {
    var hash = hash(account.domain(), password);
    var now = clock.instant();
    database.inTransaction(tx -> {
      if (!accounts.setPassword(tx, account.domain(), account.id(), hash, now)) {
        throw noSuchAccount();
      }
      endSessions(tx, account);
      ledger.record(tx, account.domain(), new AccountFact.PasswordChanged(account.id(), byOwner));
    });
    return account.withPasswordChanged(now);
  }

  /** Those that are there; one that begins meanwhile is not good (see the hosted sessions). */
  void endSessions(Handle tx, Account account) {
    sessions.endAll(tx, account.domain(), account.id());
  }

  /** Hashes again where the parameters have changed since; without room it waits for next time. */
  private void renew(Row row, Secret password) {
    var before = row.passwordHash();
    if (before == null || argon2id.made(before)) {
      return;
    }
    var account = row.account();
    pool.run(account.domain(), () -> argon2id.encode(password))
        .ifPresent(hash ->
            database.inTransaction(
                tx -> accounts.rehash(tx, account.domain(), account.id(), before, hash)));
  }

  /**
   * What {@code password} hashes to.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code overloaded}
   */
  String hash(DomainId domain, Secret password) {
    return pool.run(domain, () -> argon2id.encode(password)).orElseThrow(AccountService::busy);
  }

  private static RuntimeException busy() {
    return new Refusal.Plain(
            ErrorCode.OVERLOADED,
            "Too many passwords are being checked; try again in 2 s.",
            Map.of("Retry-After", "2"))
        .asException();
  }

  static RuntimeException noEmail() {
    return Refusal.of(ErrorCode.INVALID_REQUEST, "The email address has no form of one.")
        .asException();
  }

  private static RuntimeException noSuchAccount() {
    return Refusal.of(ErrorCode.NOT_FOUND, "The Domain has no such account.").asException();
  }
}
