package dev.plexsphere.signer.rotation;

import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.signer.provider.KeyProvider;
import dev.plexsphere.verifier.Envelope;
import dev.plexsphere.verifier.SignedBytes;
import dev.plexsphere.verifier.SigningContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Writes what the old key says of the new one. */
final class Announcer {
  private static final int NONCE_BYTES = 16;

  private final KeyProvider provider;
  private final Ids ids;
  private final Duration overlap;

  Announcer(KeyProvider provider, Ids ids, Duration overlap) {
    this.provider = provider;
    this.ids = ids;
    this.overlap = overlap;
  }

  /** What a rotation would be; nothing is signed. */
  Rotation preview(StoredKey old, KeyId newId, Instant now) {
    return new Rotation(
        old.scope(), old.keyId(), newId.value(), now, now.plus(overlap), new byte[0], new byte[0]);
  }

  Rotation announce(StoredKey old, KeyId newId, byte[] newKey, Instant now) {
    var closes = now.plus(overlap);
    var canonical =
        new Envelope(
                ids.next(),
                Envelope.KEY_ROTATED,
                old.scope(),
                old.keyId(),
                now,
                Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.bytes(NONCE_BYTES)),
                Map.of(
                    "new_key_id", newId.value(),
                    "new_signing_public_key", Base64.getEncoder().encodeToString(newKey),
                    "valid_from", now.toString(),
                    "transition_period", period(),
                    "closes_at", closes.toString()))
            .canonical();
    var signature = provider.sign(old.handle(), SignedBytes.of(SigningContext.ROTATION, canonical));
    return new Rotation(old.scope(), old.keyId(), newId.value(), now, closes, canonical, signature);
  }

  /** Such as {@code 24h}. */
  private String period() {
    return overlap.toSecondsPart() == 0 && overlap.toMinutesPart() == 0
        ? overlap.toHours() + "h"
        : overlap.toSeconds() + "s";
  }
}
