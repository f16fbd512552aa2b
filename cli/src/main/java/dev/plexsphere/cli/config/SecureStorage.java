package dev.plexsphere.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a context's session is kept in the keyring instead of the file. */
public enum SecureStorage {
  /** In the file. */
  NEVER,
  /** In the keyring, and in the file where there is none to use. */
  PREFER,
  /** In the keyring or not at all. */
  REQUIRE;

  /** As it is typed, and stands in the file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that word. */
  public static Optional<SecureStorage> of(String word) {
    return List.of(values()).stream().filter(each -> each.word().equals(word)).findFirst();
  }
}
