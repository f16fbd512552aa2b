package dev.plexsphere.token;

import dev.plexsphere.contract.TokenFormat;
import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a token by a successor, so that a lost answer, a crash or a second try leaves exactly
 * one live successor.
 *
 * <p>With an Idempotency-Key and the old token presented, the successor's secret is computed from
 * both under a key of ours: the same request gives the same plaintext again without anything being
 * kept. Otherwise it is random, and a successor that nobody used gives way to the next.
 */
final class TokenRotation {
  private static final Duration REPEAT_MAX = Duration.ofMinutes(10);

  /** Names the derivation; another one makes earlier answers unrepeatable, and nothing worse. */
  private static final String DERIVATION = "token-rotation-v1";

  private final ApiTokens tokens = new ApiTokens();
  private final TokenMint mint;
  private final Ledger ledger;
  private final Ids ids;
  private final KeyEncryptionKey kek;
  private final TokenPolicy policy;

  TokenRotation(TokenMint mint, Ledger ledger, Ids ids, KeyEncryptionKey kek, TokenPolicy policy) {
    this.mint = mint;
    this.ledger = ledger;
    this.ids = ids;
    this.kek = kek;
    this.policy = policy;
  }

  /**
   * @param key of at least 128 bits, or null
   */
  Rotated rotate(Handle tx, TokenCaller caller, ApiTokenId id, @Nullable String key, Instant now) {
    var old =
        tokens
            .lock(tx, caller.domain(), caller.owner(), id, now)
            .orElseThrow(TokenRefusal.NOT_FOUND::asException);
    if (old.origin() == VerifiedToken.Origin.LOGIN) {
      throw TokenRefusal.NOT_ROTATABLE.asException();
    }
    // Only the old secret together with the key may bring the same successor back.
    var seed =
        key == null || caller.presented() == null
            ? null
            : new Seed(old, key, caller.presented().plaintext());
    var before = tokens.successor(tx, id);
    if (before.isPresent()) {
      var repeated = seed == null ? Optional.<Rotated>empty() : repeat(before.get(), seed, now);
      if (repeated.isPresent()) {
        return repeated.get();
      }
      if (!tokens.revokeUnused(tx, before.get().id(), now)) {
        throw TokenRefusal.ALREADY_ROTATED.asException();
      }
      ledger.record(
          tx,
          old.domain(),
          new TokenFact.Revoked(before.get().id(), old.owner(), TokenFact.Reason.REPLACED));
    }
    return succeed(tx, old, seed, now);
  }

  private Rotated succeed(Handle tx, ApiToken old, @Nullable Seed seed, Instant now) {
    var id = new ApiTokenId(ids.next());
    var plaintext = seed == null ? random(old, id) : derive(seed, id);
    var row =
        new NewToken(
            id,
            old.domain(),
            old.owner(),
            old.env(),
            old.origin(),
            Digest.of(plaintext.plaintext()),
            old.binding(),
            old.scope(),
            old.parent(),
            old.id(),
            seed == null ? null : Digest.of(seed.key()),
            null,
            now,
            now.plus(old.lifetime()));
    var expiresAt = mint.insert(tx, row, roomForOverlaps());
    var deadline = tokens.beginOverlap(tx, old.id(), now, now.plus(policy.overlap()));
    ledger.record(tx, old.domain(), new TokenFact.Rotated(old.id(), old.owner(), id, deadline));
    return new Rotated(TokenMint.issued(row, plaintext, expiresAt), deadline);
  }

  /** Rotated tokens stay for the overlap; an owner at the limit must still be able to rotate. */
  private int roomForOverlaps() {
    return policy.liveMax() > TokenPolicy.UNLIMITED / 2
        ? TokenPolicy.UNLIMITED
        : policy.liveMax() * 2;
  }

  private Optional<Rotated> repeat(ApiTokens.Successor successor, Seed seed, Instant now) {
    if (successor.rotationKey() == null
        || !successor.rotationKey().same(Digest.of(seed.key()))
        || successor.createdAt().plus(REPEAT_MAX).isBefore(now)) {
      return Optional.empty();
    }
    var plaintext = derive(seed, successor.id());
    if (!successor.secretHash().matches(plaintext.plaintext())
        || seed.old().rotationDeadline() == null) {
      return Optional.empty(); // made under another key-encryption key
    }
    var issued =
        new Issued(
            successor.id(),
            new Secret(plaintext.plaintext()),
            seed.old().env(),
            successor.expiresAt(),
            successor.expiresAt().isBefore(successor.createdAt().plus(seed.old().lifetime())));
    return Optional.of(new Rotated(issued, seed.old().rotationDeadline()));
  }

  private static TokenFormat random(ApiToken old, ApiTokenId id) {
    return new TokenFormat(old.env(), id.value(), TokenMint.random());
  }

  private record Seed(ApiToken old, String key, Secret presented) {}

  private TokenFormat derive(Seed seed, ApiTokenId successor) {
    var key = seed.key().getBytes(StandardCharsets.US_ASCII);
    var presented = seed.presented().reveal().getBytes(StandardCharsets.US_ASCII);
    var message = ByteBuffer.allocate(3 * 16 + 2 * Integer.BYTES + key.length + presented.length);
    for (var id :
        new java.util.UUID[] {
          successor.value(), seed.old().id().value(), seed.old().domain().value()
        }) {
      message.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
    message.putInt(key.length).put(key).putInt(presented.length).put(presented);
    var digits = Secrets.base62(kek.hmac(DERIVATION, message.array()), TokenFormat.RANDOM_DIGITS);
    return new TokenFormat(seed.old().env(), successor.value(), digits);
  }
}
