package dev.plexsphere.contract;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
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
  private static final BigInteger BASE = BigInteger.valueOf(62);
  private static final Pattern ENV = Pattern.compile("[a-z]{1,16}");

  /**
   * @throws IllegalArgumentException when a part is not of its shape
   */
  public TokenFormat {
    if (!ENV.matcher(env).matches()) {
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
    if (!ENV.matcher(env).matches()
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
    var value =
        unsigned(id.getMostSignificantBits())
            .shiftLeft(64)
            .or(unsigned(id.getLeastSignificantBits()));
    return base62(value, ID_DIGITS);
  }

  private static Optional<UUID> decode(String digits) {
    var value = BigInteger.ZERO;
    for (int i = 0; i < digits.length(); i++) {
      value = value.multiply(BASE).add(BigInteger.valueOf(DIGITS.indexOf(digits.charAt(i))));
    }
    if (value.bitLength() > 128) {
      return Optional.empty();
    }
    return Optional.of(new UUID(value.shiftRight(64).longValue(), value.longValue()));
  }

  private static String checksum(String body) {
    var crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return base62(BigInteger.valueOf(crc.getValue()), CHECKSUM_DIGITS);
  }

  private static String base62(BigInteger value, int width) {
    var out = new char[width];
    var rest = value;
    for (int i = width - 1; i >= 0; i--) {
      var step = rest.divideAndRemainder(BASE);
      out[i] = DIGITS.charAt(step[1].intValue());
      rest = step[0];
    }
    return new String(out);
  }

  private static BigInteger unsigned(long bits) {
    var value = BigInteger.valueOf(bits & Long.MAX_VALUE);
    return bits < 0 ? value.setBit(63) : value;
  }

  private static boolean isBase62(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (DIGITS.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
