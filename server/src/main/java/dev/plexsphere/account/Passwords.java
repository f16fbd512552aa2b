package dev.plexsphere.account;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.secret.Secret;
import java.util.Locale;
import java.util.Set;

/**
 * Which passwords are taken (NIST SP 800-63B section 3.1.1.2): long enough, not known to everybody,
 * not the person's own address. No rules about kinds of characters.
 */
final class Passwords {
  private static final int LENGTH_MIN = 12;
  private static final int LENGTH_MAX = 256;

  /** Of the most used passwords, those that are long enough to get this far. */
  private static final Set<String> COMMON =
      Set.of(
          "123456789012",
          "1234567890123",
          "12345678901234",
          "123456789101112",
          "1234567890abc",
          "1q2w3e4r5t6y",
          "1q2w3e4r5t6y7u",
          "1qaz2wsx3edc",
          "1qaz2wsx3edc4rfv",
          "abc123456789",
          "abcd12345678",
          "abcdefghijkl",
          "abcdefghijklm",
          "administrator",
          "adminadmin123",
          "asdfghjkl123",
          "asdfghjklqwe",
          "changeme1234",
          "changemenow1",
          "correcthorsebatterystaple",
          "football1234",
          "iloveyou1234",
          "iloveyouforever",
          "letmein12345",
          "letmeinplease",
          "liverpool123",
          "monkey123456",
          "password1234",
          "password12345",
          "password123456",
          "passwordpassword",
          "p@ssw0rd1234",
          "princess1234",
          "q1w2e3r4t5y6",
          "qazwsxedcrfv",
          "qwerty123456",
          "qwerty1234567",
          "qwertyqwerty",
          "qwertyuiop12",
          "qwertyuiop123",
          "qwertyuiopasdf",
          "qwertyuiop[]",
          "secret123456",
          "starwars1234",
          "sunshine1234",
          "superman1234",
          "trustno12345",
          "unbelievable",
          "welcome12345",
          "welcome123456",
          "zxcvbnm12345",
          "zaq12wsxcde3");

  private Passwords() {}

  /**
   * Lets a new password pass.
   *
   * @param username canonical
   * @throws dev.plexsphere.kit.RefusedException {@code weak_password}, saying what to do
   */
  static void check(Secret password, String username) {
    var text = password.reveal();
    int length = text.codePointCount(0, text.length());
    if (length < LENGTH_MIN) {
      throw weak("Use " + LENGTH_MIN + " characters or more.");
    }
    if (length > LENGTH_MAX) {
      throw weak("Use at most " + LENGTH_MAX + " characters.");
    }
    var plain = text.strip().toLowerCase(Locale.ROOT);
    if (COMMON.contains(plain) || plain.codePoints().distinct().count() <= 3) {
      throw weak("Many people use that password, so it is the first to be guessed. Use another.");
    }
    if (plain.contains(username) || plain.equals(twice(username))) {
      throw weak("The password repeats your email address. Use another.");
    }
  }

  private static String twice(String username) {
    var name = username.substring(0, Math.max(0, username.indexOf('@')));
    return name + name;
  }

  private static RuntimeException weak(String detail) {
    return Refusal.of(ErrorCode.WEAK_PASSWORD, detail).asException();
  }
}
