package dev.plexsphere.device;

import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/**
 * The four digits that the approved page shows and the program asks for. They are nowhere stored:
 * they follow from the request, the browser session that approved it, and a key of ours, so that
 * the same page shows them again after a reload and a stolen database does not.
 */
final class NumberMatch {
  private static final String PURPOSE = "device-number";
  private static final int NUMBERS = 10_000;

  private final KeyEncryptionKey kek;

  NumberMatch(KeyEncryptionKey kek) {
    this.kek = kek;
  }

  /** Of an approved request. */
  String digits(DeviceRequest approved) {
    var session = Objects.requireNonNull(approved.sessionKey());
    var message = (approved.id() + "\n" + session).getBytes(StandardCharsets.UTF_8);
    long random = ByteBuffer.wrap(kek.hmac(PURPOSE, message)).getLong();
    return String.format(Locale.ROOT, "%04d", Long.remainderUnsigned(random, NUMBERS));
  }

  /** Compares what was typed; blanks around it do not count. */
  boolean matches(DeviceRequest approved, String typed) {
    return Secrets.same(digits(approved), typed.strip());
  }
}
