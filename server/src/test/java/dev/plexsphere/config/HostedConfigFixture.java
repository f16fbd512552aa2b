package dev.plexsphere.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plexsphere.authserver.Client;
import dev.plexsphere.authserver.HostedOptions;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Reads a configuration that has all that is required, and what a test adds. */
abstract class HostedConfigFixture {
  @TempDir private Path folder = Path.of("");
  final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void everythingThatIsRequired() throws IOException {
    environment.put("PLEXSPHERE_PUBLIC_URL", "https://platform.example.com");
    environment.put("PLEXSPHERE_DATABASE_URL", "postgres://ada:secret@db/identity");
    environment.put("PLEXSPHERE_KEK_FILE", file(KeyEncryptionKey.generate(), "rw-------"));
  }

  String file(String text, String permissions) throws IOException {
    var file = Files.createTempFile(folder, "secret", "");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file.toString();
  }

  HostedOptions read(String yaml) {
    return Config.forServer(settings(yaml)).hosted();
  }

  Settings settings(String yaml) {
    try {
      var file = Files.writeString(folder.resolve("plexsphere.yaml"), yaml);
      return Settings.read(Optional.of(file), environment, Map.of());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  List<String> mistakes(String yaml) {
    var thrown = catchThrowableOfType(InvalidConfigException.class, () -> read(yaml));
    return thrown == null ? List.of() : thrown.mistakes();
  }

  static Client client(HostedOptions options, String id) {
    return Objects.requireNonNull(options.clients().get(id), id);
  }
}
