package dev.plexsphere.console;

import dev.plexsphere.authn.Operator;
import dev.plexsphere.authn.Operator.Verdict;
import dev.plexsphere.console.ConsoleIssuer.Tokens;
import dev.plexsphere.console.ConsoleSessions.Held;
import dev.plexsphere.console.ConsoleSessions.Row;
import dev.plexsphere.console.ConsoleSessions.Wrapped;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Cookies;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * Operators' sessions at the console. Every request presents the access token, kept on this side,
 * to the same verifier that stands before the admin API: a role that was taken, an account that was
 * disabled and a sign-out elsewhere hold on the next request. Thread-safe.
 */
public final class ConsoleSessionService {
  private static final String COOKIE = "plexsphere_console";
  private static final Duration LIFETIME = Duration.ofHours(12);
  private static final Duration RENEW_BEFORE = Duration.ofMinutes(1);
  private static final Duration SEEN_STEP = Duration.ofMinutes(1);
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final int AGENT_MAX = 255;

  private final Database database;
  private final InstantSource clock;
  private final KeyEncryptionKey kek;
  private final ConsoleIssuer issuer;
  private final Operator.Verifier verifier;
  private final ConsoleSessions sessions = new ConsoleSessions();

  public ConsoleSessionService(
      Database database,
      InstantSource clock,
      KeyEncryptionKey kek,
      ConsoleIssuer issuer,
      Operator.Verifier verifier) {
    this.database = database;
    this.clock = clock;
    this.kek = kek;
    this.issuer = issuer;
    this.verifier = verifier;
  }

  /** Who asks. */
  sealed interface Found {
    /** An operator. */
    record SignedIn(ConsoleSession session) implements Found {}

    /** Somebody whose role was taken since they signed in. */
    record Lacking() implements Found {}

    /** Nobody, or nobody any more. */
    record Nobody() implements Found {}
  }

  /** Asks the database and the verifier, every time. */
  Found find(Exchange exchange) {
    var key = key(exchange);
    var now = clock.instant();
    var row = key.flatMap(hash -> database.read(tx -> sessions.find(tx, hash, now)));
    return row.isEmpty() ? new Found.Nobody() : verified(exchange, row.get(), now);
  }

  private Found verified(Exchange exchange, Row row, Instant now) {
    var access = live(row, now);
    var verdict = access.isEmpty() ? new Verdict.Invalid() : verifier.verify(access.get().reveal());
    return switch (verdict) {
      case Verdict.Admitted(var operator) when operator.account().equals(row.account()) -> {
        if (row.lastSeenAt().isBefore(now.minus(SEEN_STEP))) {
          database.inTransaction(tx -> sessions.seen(tx, row.key(), now));
        }
        exchange.context().actor(PrincipalRef.user(operator.account()).toString());
        yield new Found.SignedIn(
            new ConsoleSession(row.key(), operator, row.csrf(), row.createdAt()));
      }
      case Verdict.Lacking _ -> new Found.Lacking();
      case Verdict.Admitted _, Verdict.Invalid _ -> {
        database.inTransaction(tx -> sessions.delete(tx, row.key()));
        yield new Found.Nobody();
      }
    };
  }

  /** The access token, a fresh one where the old one is about to expire. */
  private Optional<Secret> live(Row row, Instant now) {
    if (now.isBefore(row.tokens().accessExpiresAt().minus(RENEW_BEFORE))) {
      return Optional.of(unwrap(row.tokens().access()));
    }
    var refresh = row.tokens().refresh();
    return Optional.ofNullable(refresh)
        .flatMap(wrapped -> issuer.refresh(unwrap(wrapped)))
        .map(fresh -> {
          database.inTransaction(
              tx -> sessions.renew(tx, row.key(), row.tokens(), held(fresh, now)));
          return fresh.access();
        });
  }

  /** Opens a session under a new id; whatever the browser had before is over. */
  void open(Exchange exchange, Tokens tokens, Operator operator) {
    var id = Secrets.opaque();
    var now = clock.instant();
    var agent = Optional.ofNullable(exchange.context().userAgent()).orElse("unknown");
    var row =
        new Row(
            hash(id),
            operator.account(),
            operator.session(),
            Secrets.opaque(),
            held(tokens, now),
            exchange.context().address(),
            agent.substring(0, Math.min(agent.length(), AGENT_MAX)),
            now,
            now,
            now.plus(LIFETIME));
    database.inTransaction(tx -> {
      key(exchange).ifPresent(before -> sessions.delete(tx, before));
      sessions.insert(tx, row);
    });
    Cookies.set(exchange, COOKIE, id, LIFETIME);
  }

  /** Ends the browser's session, if there is one. */
  void close(Exchange exchange) {
    Cookies.clear(exchange, COOKIE);
    key(exchange).ifPresent(key -> database.inTransaction(tx -> sessions.delete(tx, key)));
  }

  /** The live sessions of an account, newest first; at most a hundred. */
  List<Row> ofAccount(UUID account) {
    return database.read(tx -> sessions.ofAccount(tx, account, clock.instant()));
  }

  /** Ends one of the account's own; false when it was over or is another's. */
  boolean end(UUID account, String key) {
    return database.transaction(tx -> sessions.delete(tx, account, key));
  }

  /** Removes expired rows, at most 10 000; returns how many. */
  public int sweep(Handle tx, Instant now) {
    return sessions.deleteExpired(tx, now);
  }

  private Held held(Tokens tokens, Instant now) {
    var refresh = tokens.refresh();
    return new Held(
        wrap(tokens.access()),
        refresh == null ? null : wrap(refresh),
        now.plus(tokens.expiresIn()));
  }

  private Wrapped wrap(Secret token) {
    return new Wrapped(
        kek.wrap("console-token", token.reveal().getBytes(StandardCharsets.US_ASCII)));
  }

  private Secret unwrap(Wrapped wrapped) {
    return new Secret(
        new String(kek.unwrap("console-token", wrapped.bytes()), StandardCharsets.US_ASCII));
  }

  private static Optional<String> key(Exchange exchange) {
    return Cookies.find(exchange, COOKIE)
        .filter(id -> SHAPE.matcher(id).matches())
        .map(ConsoleSessionService::hash);
  }

  private static String hash(String id) {
    return HexFormat.of().formatHex(Secrets.sha256(id));
  }
}
