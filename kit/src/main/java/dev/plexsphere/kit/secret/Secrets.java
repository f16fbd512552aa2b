package dev.plexsphere.kit.secret;

import dev.plexsphere.contract.SuppressForbidden;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Randomness and digests. Thread-safe. */
public final class Secrets {
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = newRandom();

  private Secrets() {}

  @SuppressForbidden("the one place that makes a generator")
  private static SecureRandom newRandom() {
    return new SecureRandom();
  }

  /** The process's generator. */
  public static SecureRandom random() {
    return RANDOM;
  }

  /** {@code length} random bytes. */
  public static byte[] bytes(int length) {
    var out = new byte[length];
    RANDOM.nextBytes(out);
    return out;
  }

  /** 256 random bits as 43 URL-safe base64 characters, for cookies, states and codes. */
  public static String opaque() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
  }

  /** {@code digits} uniformly random base62 digits. */
  public static String base62(int digits) {
    var out = new char[digits];
    var pool = new byte[digits * 2];
    int filled = 0;
    while (filled < digits) {
      RANDOM.nextBytes(pool);
      for (int i = 0; i < pool.length && filled < digits; i++) {
        int value = pool[i] & 0xFF;
        if (value < 248) { // 4 × 62: larger values would favour the first digits
          out[filled++] = BASE62.charAt(value % 62);
        }
      }
    }
    return new String(out);
  }

  /** {@code bytes} of entropy mapped to base62 digits; for secrets derived with HMAC. */
  public static String base62(byte[] entropy, int digits) {
    var value = new java.math.BigInteger(1, entropy);
    var base = java.math.BigInteger.valueOf(62);
    var out = new char[digits];
    for (int i = digits - 1; i >= 0; i--) {
      var step = value.divideAndRemainder(base);
      out[i] = BASE62.charAt(step[1].intValue());
      value = step[0];
    }
    return new String(out);
  }

  /** SHA-256 of the UTF-8 bytes. Enough for secrets with 128 bits and more; never for passwords. */
  public static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256. */
  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Compares in time that depends on the lengths only. */
  public static boolean same(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }

  /** Compares in time that depends on the lengths only. */
  public static boolean same(String one, String other) {
    return same(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
