package dev.plexsphere.launch;

import dev.plexsphere.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that every command with a configuration takes. */
final class ConfigFlags {
  private static final Path SYSTEM_FILE = Path.of("/etc/plexsphere/plexsphere.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "configuration file; else PLEXSPHERE_CONFIG, else /etc/plexsphere/plexsphere.yaml")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "one configuration key; wins over environment and file")
  private @Nullable Map<String, String> assignments;

  /** File, then environment, then flags. */
  Settings read(Map<String, String> environment) {
    var settings = Settings.read(file(environment), environment, Map.of());
    if (assignments != null) {
      assignments.forEach(settings::set);
    }
    return settings;
  }

  private Optional<Path> file(Map<String, String> environment) {
    if (file != null) {
      return Optional.of(file);
    }
    var named = environment.get("PLEXSPHERE_CONFIG");
    if (named != null && !named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return Files.isReadable(SYSTEM_FILE) ? Optional.of(SYSTEM_FILE) : Optional.empty();
  }
}
