package dev.plexsphere.device;

import dev.plexsphere.kit.secret.Secrets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a person compares and types: 8 characters of base32 (A-Z, 2-7; RFC 4648 section 6), 40 bits.
 * Shown as {@code ABCD-EFGH}, stored without the dash.
 */
record UserCode(String value) {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final Pattern TYPED = Pattern.compile("[A-Z2-7]{4}-?[A-Z2-7]{4}");
  private static final int LENGTH = 8;

  /** A uniformly random one. */
  static UserCode random() {
    var out = new char[LENGTH];
    var entropy = Secrets.bytes(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      out[i] = ALPHABET.charAt(entropy[i] & 31); // 256 is a multiple of 32: no digit is favoured
    }
    return new UserCode(new String(out));
  }

  /**
   * Reads what a person typed: any case, the dash optional, blanks around and between ignored.
   * Empty when it cannot be a code.
   */
  static Optional<UserCode> parse(String typed) {
    if (typed.length() > 4 * LENGTH) {
      return Optional.empty();
    }
    var text = typed.replace(" ", "").toUpperCase(Locale.ROOT);
    return TYPED.matcher(text).matches()
        ? Optional.of(new UserCode(text.replace("-", "")))
        : Optional.empty();
  }

  /** With the dash. */
  @Override
  public String toString() {
    return value.substring(0, 4) + "-" + value.substring(4);
  }
}
