package dev.plexsphere.gateway;

import dev.plexsphere.identity.User;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.SharedWork;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * Sessions at the gateway. A token means nothing by itself, and nothing is cached: every look asks
 * the database whether session, user, binding and Domain are still good, and which roles and rules
 * there are now. Looks that come together share one read, which began after each of them.
 * Thread-safe.
 */
public final class GatewaySessionService implements AutoCloseable {
  /** 256 random bits in hexadecimal. */
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");

  private static final int TOKEN_BYTES = 32;

  /** Live sessions of one person; beyond them the oldest ends. */
  private static final int PER_USER_MAX = 100;

  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final GatewaySessions sessions = new GatewaySessions();
  private final SharedWork<String, Optional<GatewaySession>> reads;

  public GatewaySessionService(Database database, Ledger ledger, Ids ids, InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.reads = new SharedWork<>("gateway-sessions", this::read);
  }

  /** A new session and its token, which is shown once and never stored. */
  record Opened(GatewaySession session, Secret token) {}

  /**
   * The session behind {@code token}; empty where any part of it is no longer good.
   *
   * @param token as the client sent it, whatever it looks like
   * @throws dev.plexsphere.kit.RefusedException {@code datastore_unavailable} or {@code
   *     overloaded}: never a yes
   */
  public Optional<GatewaySession> find(String token) {
    return TOKEN.matcher(token).matches() ? findByHash(hash(token)) : Optional.empty();
  }

  /** The same, by the hex SHA-256 of the token. */
  Optional<GatewaySession> findByHash(String hash) {
    return reads.ask(hash);
  }

  static String hash(String token) {
    return HexFormat.of().formatHex(Secrets.sha256(token));
  }

  private List<Optional<GatewaySession>> read(List<String> hashes) {
    var found = database.read(handle -> sessions.find(handle, hashes, clock.instant()));
    return hashes.stream().map(hash -> Optional.ofNullable(found.get(hash))).toList();
  }

  @Override
  public void close() {
    reads.close();
  }

  /**
   * Opens a session that ends after {@code lifetime}, in whole seconds. Empty where binding or
   * Domain are no longer good: the caller's transaction must then not commit.
   */
  Optional<Opened> open(Handle tx, User user, BindingId binding, Duration lifetime) {
    var now = clock.instant();
    var expiresAt = now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
    var token = HexFormat.of().formatHex(Secrets.bytes(TOKEN_BYTES));
    var id = ids.next();
    var hash = Secrets.sha256(token);
    sessions.insert(tx, user.domain(), id, hash, user.id(), binding, now, expiresAt);
    sessions.endOldest(tx, user.domain(), user.id(), PER_USER_MAX, now);
    var fact = new GatewayFact.LoggedIn(id, user.id(), binding, expiresAt);
    ledger.write(tx, List.of(ledger.prepare(user.domain(), fact, "user:" + user.id())));
    var hex = HexFormat.of().formatHex(hash);
    return Optional.ofNullable(sessions.find(tx, List.of(hex), now).get(hex))
        .map(session -> new Opened(session, new Secret(token)));
  }

  /** Ends the session behind {@code token}; one that is over or never was is no error. */
  void end(String token) {
    if (TOKEN.matcher(token).matches()) {
      database.inTransaction(tx ->
          sessions
              .end(tx, Secrets.sha256(token), clock.instant())
              .ifPresent(ended ->
                  ledger.write(
                      tx,
                      List.of(
                          ledger.prepare(
                              ended.domain(),
                              new GatewayFact.LoggedOut(ended.id()),
                              "user:" + ended.user())))));
    }
  }

  /** Deletes sessions that are over; at most a thousand, returns how many. */
  public int sweep(Handle tx, Instant now) {
    return sessions.deleteExpired(tx, now);
  }
}
