package dev.plexsphere.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One spelling per name: trimmed, NFKC, lower case by no country's rules. Done once, where a name
 * comes in; everything behind it compares characters.
 */
public final class Usernames {
  /** RFC 5321 section 4.5.3.1.3, less the angle brackets. */
  static final int LENGTH_MAX = 254;

  private static final Pattern EMAIL =
      Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,253}");

  private Usernames() {}

  /** The one spelling of what somebody typed. */
  public static String canonical(String typed) {
    var folded = Normalizer.normalize(typed.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC).strip();
  }

  /** True for a canonical name that can be an e-mail address. */
  public static boolean isEmail(String canonical) {
    return canonical.length() <= LENGTH_MAX && EMAIL.matcher(canonical).matches();
  }
}
