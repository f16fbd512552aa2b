package dev.plexsphere.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The shape of an API token: {@code psk_<env>_} + 22 base62 digits of the token's id + 32 base62
 * digits of randomness (190 bits) + 6 base62 digits of the CRC-32 of everything before them.
 *
 * <p>Prefix and checksum let a scanner, or {@code plexctl token inspect}, recognise a token without
 * asking anybody; the id finds its row by primary key. Nothing here says that a token is valid.
 *
 * @param env what the token is for, lower-case letters: dev, stage, prod or live
 * @param id the token's id
 * @param random the secret part, 32 base62 digits
 */
public record TokenFormat(String env, UUID id, String random) {
  /** Digits of the random part: 32 × log2(62) = 190.5 bits. */
  public static final int RANDOM_DIGITS = 32;

  private static final String PREFIX = "psk_";
  private static final int ID_DIGITS = 22;
  private static final int CHECKSUM_DIGITS = 6;
  private static final int BODY_DIGITS = ID_DIGITS + RANDOM_DIGITS + CHECKSUM_DIGITS;
  private static final int LENGTH_MAX = 4 + 16 + 1 + BODY_DIGITS;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int BASE = 62;
  private static final int ENV_MAX = 16;
  private static final long INT_MASK = 0xffff_ffffL;
  private static final byte[] VALUES = values();

  /**
   * @throws IllegalArgumentException when a part is not of its shape
   */
  public TokenFormat {
    if (!isEnv(env)) {
      throw new IllegalArgumentException("env is 1 to 16 lower-case letters");
    }
    if (random.length() != RANDOM_DIGITS || !isBase62(random)) {
      throw new IllegalArgumentException("random is " + RANDOM_DIGITS + " base62 digits");
    }
  }

  /** The plaintext, checksum included. Shown once, never stored. */
  public String plaintext() {
    var body = PREFIX + env + "_" + encode(id) + random;
    return body + checksum(body);
  }

  /** Reads a plaintext; empty when prefix, length, alphabet or checksum is wrong. */
  public static Optional<TokenFormat> parse(String text) {
    if (text.length() > LENGTH_MAX || !text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int split = text.indexOf('_', PREFIX.length());
    if (split < 0 || text.length() - split - 1 != BODY_DIGITS) {
      return Optional.empty();
    }
    var env = text.substring(PREFIX.length(), split);
    var digits = text.substring(split + 1);
    int end = text.length() - CHECKSUM_DIGITS;
    if (!isEnv(env)
        || !isBase62(digits)
        || !checksum(text.substring(0, end)).equals(text.substring(end))) {
      return Optional.empty();
    }
    return decode(digits.substring(0, ID_DIGITS))
        .map(
            id -> new TokenFormat(env, id, digits.substring(ID_DIGITS, ID_DIGITS + RANDOM_DIGITS)));
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return PREFIX + env + "_" + id + "_***";
  }

  private static String encode(UUID id) {
    // Divides 128 bits by 62 again and again, 32 bits at a time: BigInteger takes 20 times as long.
    var limbs =
        new long[] {
          id.getMostSignificantBits() >>> 32,
          id.getMostSignificantBits() & INT_MASK,
          id.getLeastSignificantBits() >>> 32,
          id.getLeastSignificantBits() & INT_MASK
        };
    var out = new char[ID_DIGITS];
    for (int i = ID_DIGITS - 1; i >= 0; i--) {
      long rest = 0;
      for (int limb = 0; limb < limbs.length; limb++) {
        long part = rest << 32 | limbs[limb];
        limbs[limb] = part / BASE;
        rest = part % BASE;
      }
      out[i] = DIGITS.charAt((int) rest);
    }
    return new String(out);
  }

  /** Empty for more than 128 bits. */
  private static Optional<UUID> decode(String digits) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < digits.length(); i++) {
      long carry = Math.unsignedMultiplyHigh(low, BASE);
      low *= BASE;
      long digit = VALUES[digits.charAt(i)];
      low += digit;
      if (Long.compareUnsigned(low, digit) < 0) {
        carry++;
      }
      if (Math.unsignedMultiplyHigh(high, BASE) != 0) {
        return Optional.empty();
      }
      high = high * BASE + carry;
      if (Long.compareUnsigned(high, carry) < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(new UUID(high, low));
  }

  private static String checksum(String body) {
    var crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    var out = new char[CHECKSUM_DIGITS];
    for (int i = CHECKSUM_DIGITS - 1; i >= 0; i--) {
      out[i] = DIGITS.charAt((int) (rest % BASE));
      rest /= BASE;
    }
    return new String(out);
  }

  private static byte[] values() {
    var values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < DIGITS.length(); i++) {
      values[DIGITS.charAt(i)] = (byte) i;
    }
    return values;
  }

  private static boolean isEnv(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= ENV_MAX;
  }

  private static boolean isBase62(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= VALUES.length || VALUES[c] < 0) {
        return false;
      }
    }
    return true;
  }
}
