package dev.plexsphere.setup;

import dev.plexsphere.kit.http.Cookies;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a browser has after the setup secret was typed into it: {@code expiry.random.mac}, the
 * expiry in seconds since 1970. The MAC is over the secret's digest as well, so that another secret
 * ends it on all nodes; nothing is stored.
 */
final class UnlockCookie {
  static final String NAME = "plexsphere_setup";
  static final Duration LIFETIME = Duration.ofHours(1);

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,12})\\.[A-Za-z0-9_-]{43}\\.([0-9a-f]{64})");

  private final KeyEncryptionKey kek;
  private final GateService gate;
  private final InstantSource clock;

  UnlockCookie(KeyEncryptionKey kek, GateService gate, InstantSource clock) {
    this.kek = kek;
    this.gate = gate;
    this.clock = clock;
  }

  /** Unlocks the browser of who knows {@code secret}, which was found to be right. */
  void set(Exchange exchange, String secret) {
    var signed = clock.instant().plus(LIFETIME).getEpochSecond() + "." + Secrets.opaque();
    var value = signed + "." + mac(GateService.hash(secret), signed);
    Cookies.set(exchange, NAME, value, LIFETIME);
  }

  /** True for a browser that was unlocked with the secret of now, within the last hour. */
  boolean isSet(Exchange exchange) {
    var value = Cookies.find(exchange, NAME).orElse("");
    var parts = FORM.matcher(value);
    if (!parts.matches() || Long.parseLong(parts.group(1)) <= clock.instant().getEpochSecond()) {
      return false;
    }
    var signed = value.substring(0, value.lastIndexOf('.'));
    return gate.secretHash()
        .filter(hash -> Secrets.same(mac(hash, signed), parts.group(2)))
        .isPresent();
  }

  private String mac(String secretHash, String signed) {
    var message = (secretHash + "." + signed).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(kek.hmac("setup-browser", message));
  }
}
