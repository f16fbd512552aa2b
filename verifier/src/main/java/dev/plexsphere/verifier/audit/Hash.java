package dev.plexsphere.verifier.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as the chain uses it; written as 64 lower-case hex digits. */
final class Hash {
  private static final int DIGITS = 64;

  /** What the first entry of every chain points back to. */
  static final String GENESIS = "0".repeat(DIGITS);

  private Hash() {}

  /** {@code SHA-256(previous || SHA-256(canonical))}. */
  static String entry(String previous, byte[] canonical) {
    var digest = sha256();
    var inner = digest.digest(canonical);
    digest.update(HexFormat.of().parseHex(previous));
    return HexFormat.of().formatHex(digest.digest(inner));
  }

  /**
   * @throws MalformedExportException when it is no hash
   */
  static String check(String hex) {
    boolean good = hex.length() == DIGITS;
    for (int i = 0; good && i < DIGITS; i++) {
      char c = hex.charAt(i);
      good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (!good) {
      throw new MalformedExportException("a hash is not 64 lower-case hex digits");
    }
    return hex;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
