package dev.plexsphere.authserver;

import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a proof must carry (RFC 9449 section 8), so that none can be made long before it is used. A
 * nonce is computed, by any node alike, from the minute, the Domain and the client; that of the
 * minute before is good as well.
 */
final class DpopNonces {
  private static final String PURPOSE = "dpop-nonce";
  private static final long BUCKET_SECONDS = 60;
  private static final int BYTES = 18;

  private final KeyEncryptionKey kek;
  private final InstantSource clock;

  DpopNonces(KeyEncryptionKey kek, InstantSource clock) {
    this.kek = kek;
    this.clock = clock;
  }

  String current(HostedServer server, String clientId) {
    return nonce(server, clientId, bucket());
  }

  boolean isGood(HostedServer server, String clientId, @Nullable String nonce) {
    return nonce != null
        && (Secrets.same(nonce, nonce(server, clientId, bucket()))
            || Secrets.same(nonce, nonce(server, clientId, bucket() - 1)));
  }

  private long bucket() {
    return clock.instant().getEpochSecond() / BUCKET_SECONDS;
  }

  private String nonce(HostedServer server, String clientId, long bucket) {
    var message = server.domain().id() + " " + bucket + " " + clientId;
    var mac = kek.hmac(PURPOSE, message.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, BYTES));
  }
}
