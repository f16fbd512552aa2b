package dev.plexsphere.contract;

import java.util.Locale;
import java.util.regex.Pattern;

/** Titles that are their code in words. */
final class Titles {
  private static final Pattern WORD = Pattern.compile("[a-z]+");

  private Titles() {}

  /** {@code invalid_ttl} as {@code Invalid TTL}. */
  static String of(String code) {
    return WORD.matcher(code.replace('-', ' ').replace('_', ' '))
        .replaceAll(word -> word(word.group()));
  }

  private static String word(String word) {
    return switch (word) {
      case "csrf", "json", "ttl", "uri" -> word.toUpperCase(Locale.ROOT);
      default -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    };
  }
}
