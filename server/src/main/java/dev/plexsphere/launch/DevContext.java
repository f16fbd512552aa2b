package dev.plexsphere.launch;

import dev.plexsphere.launch.Commands.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;

/**
 * A first context for {@code plexctl}, so that what needs an operator runs in a bare shell. Written
 * only where there is no configuration at all: what a person has is never touched.
 */
final class DevContext {
  private DevContext() {}

  /** Writes the operator's password file, and the context unless there is a configuration. */
  static void write(
      Place place, DevFolder folder, String serverUrl, DevSigner signer, DevOperator operator)
      throws IOException {
    var password = folder.operatorPassword();
    DevFolder.writePrivate(password, operator.password() + "\n");
    var file = configFile(place.environment());
    if (Files.exists(file)) {
      return;
    }
    Files.createDirectories(
        file.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    DevFolder.writePrivate(
        file,
        String.format(
            Locale.ROOT,
            """
            current_context: dev
            contexts:
              dev:
                server_url: %1$s
                ca_file: %2$s
                signer_endpoint: %3$s
                operator:
                  server_url: %1$s
                  email: %4$s
                  password_file: %5$s
            """,
            serverUrl,
            signer.authority(),
            signer.endpoint(),
            operator.email(),
            password));
    place.note("plexctl had no configuration; " + file + " now has a context dev.");
  }

  /** As plexctl looks for it. */
  private static Path configFile(Map<String, String> environment) {
    var xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    var base =
        !xdg.isEmpty() && Path.of(xdg).isAbsolute() ? Path.of(xdg) : Path.of(home, ".config");
    return base.resolve("plexctl").resolve("config.yaml");
  }
}
