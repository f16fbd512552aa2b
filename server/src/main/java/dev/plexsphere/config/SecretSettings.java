package dev.plexsphere.config;

import dev.plexsphere.kit.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads {@code oauth2.clients.<name>.client-secret-file}. */
final class SecretSettings {
  private static final int MIN = 22;

  private final Settings settings;
  private final NamedKey.Of key;

  private SecretSettings(Settings settings, String name) {
    this.settings = settings;
    this.key = new NamedKey.Of(NamedKey.CLIENT_SECRET_FILE, name);
  }

  /**
   * Hex SHA-256 of the secret; null for a client without one. Notes every mistake.
   *
   * @param wanted true for a client that proves itself by a secret
   */
  static @Nullable String read(Settings settings, String name, boolean wanted) {
    return new SecretSettings(settings, name).read(wanted);
  }

  private @Nullable String read(boolean wanted) {
    var file = settings.named(key);
    if (file.isPresent() != wanted) {
      mistake(
          wanted
              ? "is required for a confidential client"
              : "is for confidential clients with a secret only");
      return null;
    }
    return file.map(this::digest).orElse(null);
  }

  /** The file's digest; with a mistake noted, of nothing that anybody could send. */
  private String digest(String file) {
    var path = Path.of(file);
    try {
      var secret = Files.readString(path).strip();
      if (Config.isReadableByOthers(path)) {
        mistake(path + " can be read by others: chmod 600 " + path);
      } else if (secret.length() < MIN) {
        mistake(path + " must hold " + MIN + " characters or more");
      }
      return HexFormat.of().formatHex(Secrets.sha256(secret));
    } catch (IOException _) {
      mistake(path + " cannot be read");
      return "";
    }
  }

  private void mistake(String what) {
    settings.mistake(key + " " + what);
  }
}
