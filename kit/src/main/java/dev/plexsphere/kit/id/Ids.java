package dev.plexsphere.kit.id;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes ids. */
@FunctionalInterface
public interface Ids {
  /** Two for the 12 bits beside the milliseconds, eight for the 62 below. */
  int RANDOM_BYTES = 10;

  /** A new id, never seen before. */
  UUID next();

  /**
   * UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then 74 random bits. Ids are
   * names, not secrets.
   */
  static Ids uuidV7(InstantSource clock, SecureRandom random) {
    return () -> {
      long milliseconds = clock.millis() & 0xFFFF_FFFF_FFFFL;
      var bits = ByteBuffer.allocate(RANDOM_BYTES);
      random.nextBytes(bits.array()); // once: the generator has a lock, and works in blocks
      long high = (milliseconds << 16) | 0x7000L | (bits.getShort() & 0x0FFFL);
      long low = (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    };
  }

  /**
   * A reference that a person can read out: 12 Crockford base32 digits in groups of four, such as
   * {@code 0M4T-XH2C-9KVE} (60 bits). Unique enough to find one request in a log; not a secret.
   */
  static String correlationId() {
    var digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    long bits = ThreadLocalRandom.current().nextLong();
    var out = new char[14];
    for (int i = 0; i < out.length; i++) {
      if (i == 4 || i == 9) {
        out[i] = '-';
      } else {
        out[i] = digits.charAt((int) (bits & 31));
        bits >>>= 5;
      }
    }
    return new String(out);
  }
}
