package dev.plexsphere.token;

import dev.plexsphere.contract.TokenFormat;
import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.SharedWork;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.ledger.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes tokens: the plaintext, its row and its fact, the two last in one commit. */
final class TokenMint implements AutoCloseable {
  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final TokenPolicy policy;
  private final TokenBatches tokens = new TokenBatches();
  private final SharedWork<Order, Optional<Instant>> writes;

  /** What is to be written together. */
  private record Order(NewToken token, List<LedgerEntry> entries) {}

  /**
   * What a token is for.
   *
   * @param ttl what was asked for
   */
  record Wish(
      DomainId domain,
      PrincipalRef owner,
      String env,
      VerifiedToken.Origin origin,
      @Nullable BindingId binding,
      @Nullable String scope,
      @Nullable ApiTokenId parent,
      @Nullable Instant authTime,
      Duration ttl) {}

  TokenMint(Database database, Ledger ledger, Ids ids, InstantSource clock, TokenPolicy policy) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.policy = policy;
    this.writes = new SharedWork<>("token-mint", this::write);
  }

  /**
   * Mints in the caller's transaction.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code too_many_tokens}
   */
  Issued mint(Handle tx, Wish wish) {
    var plaintext = new TokenFormat(wish.env(), ids.next(), random());
    var token = row(wish, plaintext);
    var expiresAt = insert(tx, token, policy.liveMax());
    ledger.record(tx, wish.domain(), fact(token));
    return issued(token, plaintext, expiresAt);
  }

  /**
   * Mints in a commit that it shares with others.
   *
   * @param alongside written in the same commit, or not at all
   * @throws dev.plexsphere.kit.RefusedException {@code too_many_tokens}, {@code overloaded}
   */
  Issued mint(Wish wish, List<LedgerEntry> alongside) {
    var plaintext = new TokenFormat(wish.env(), ids.next(), random());
    var token = row(wish, plaintext);
    var entries = new ArrayList<>(alongside);
    entries.add(ledger.prepare(wish.domain(), fact(token), wish.owner().toString()));
    var expiresAt =
        writes.ask(new Order(token, entries)).orElseThrow(TokenRefusal.TOO_MANY::asException);
    return issued(token, plaintext, expiresAt);
  }

  /** Writes one row; the caller writes the fact. */
  Instant insert(Handle tx, NewToken token, int liveMax) {
    var written = tokens.insert(tx, List.of(token), liveMax, token.createdAt());
    return Optional.ofNullable(written.get(token.id().value()))
        .orElseThrow(TokenRefusal.TOO_MANY::asException);
  }

  private List<Optional<Instant>> write(List<Order> orders) {
    var written =
        database.transaction(tx -> {
          var expiries =
              tokens.insert(
                  tx,
                  orders.stream().map(Order::token).toList(),
                  policy.liveMax(),
                  clock.instant());
          ledger.write(
              tx,
              orders.stream()
                  .filter(order -> expiries.containsKey(order.token().id().value()))
                  .flatMap(order -> order.entries().stream())
                  .toList());
          return expiries;
        });
    return orders.stream()
        .map(order -> Optional.ofNullable(written.get(order.token().id().value())))
        .toList();
  }

  private NewToken row(Wish wish, TokenFormat plaintext) {
    var now = clock.instant();
    return new NewToken(
        new ApiTokenId(plaintext.id()),
        wish.domain(),
        wish.owner(),
        wish.env(),
        wish.origin(),
        Digest.of(plaintext.plaintext()),
        wish.binding(),
        wish.scope(),
        wish.parent(),
        null,
        null,
        wish.authTime(),
        now,
        now.plus(wish.ttl()));
  }

  static Issued issued(NewToken token, TokenFormat plaintext, Instant expiresAt) {
    return new Issued(
        token.id(),
        new Secret(plaintext.plaintext()),
        token.env(),
        expiresAt,
        expiresAt.isBefore(token.expiresAt()));
  }

  static String random() {
    return Secrets.base62(TokenFormat.RANDOM_DIGITS);
  }

  UUID nextId() {
    return ids.next();
  }

  private static TokenFact fact(NewToken token) {
    return new TokenFact.Issued(
        token.id(), token.owner(), token.env(), token.origin(), token.parent());
  }

  @Override
  public void close() {
    writes.close();
  }
}
