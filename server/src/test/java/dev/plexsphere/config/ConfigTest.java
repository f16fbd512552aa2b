package dev.plexsphere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plexsphere.kit.secret.KeyEncryptionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  @TempDir private Path folder = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void everythingThatIsRequired() throws IOException {
    environment.put("PLEXSPHERE_PUBLIC_URL", "https://id.example.com");
    environment.put("PLEXSPHERE_DATABASE_URL", "postgres://ada:s%40cret@db:5433/identity");
    environment.put("PLEXSPHERE_KEK_FILE", kek("rw-------").toString());
  }

  @Test
  void a_complete_configuration_is_read() {
    var config = Config.forServer(settings(Optional.empty(), Map.of()));

    assertThat(config.publicUrl()).hasToString("https://id.example.com");
    assertThat(config.database().jdbcUrl()).isEqualTo("jdbc:postgresql://db:5433/identity");
    assertThat(config.database().user()).isEqualTo("ada");
    assertThat(config.database().password().reveal()).isEqualTo("s@cret");
    assertThat(config.tokens().serviceTtl()).isEqualTo(Duration.ofDays(90));
    assertThat(config.tokens().liveMax()).isEqualTo(100);
  }

  @Test
  void nothing_that_guards_a_secret_is_defaulted() {
    environment.clear();

    assertThat(mistakes(Optional.empty()))
        .anyMatch(m -> m.startsWith("public-url"))
        .anyMatch(m -> m.startsWith("database.url"))
        .anyMatch(m -> m.startsWith("kek-file"));
  }

  @Test
  void plain_http_off_loopback_is_refused() {
    environment.put("PLEXSPHERE_HTTP_ADDRESS", "0.0.0.0");

    assertThat(mistakes(Optional.empty())).singleElement().asString().contains("not loopback");
  }

  @Test
  void a_key_that_others_can_read_is_refused() throws IOException {
    environment.put("PLEXSPHERE_KEK_FILE", kek("rw-r--r--").toString());

    assertThat(mistakes(Optional.empty())).singleElement().asString().contains("chmod 600");
  }

  @Test
  void all_mistakes_are_told_at_once_and_unknown_keys_are_mistakes() throws IOException {
    var file = folder.resolve("plexsphere.yaml");
    Files.writeString(
        file,
        """
        public-ulr: https://typo.example.com
        http:
          port: 99999
        tokens.service-ttl: 90 days
        """);

    assertThat(mistakes(Optional.of(file)))
        .anyMatch(m -> m.equals("unknown key public-ulr"))
        .anyMatch(m -> m.startsWith("http.port must be a number from 0 to 65535"))
        .anyMatch(m -> m.startsWith("tokens.service-ttl must be a duration"));
  }

  @Test
  void a_flag_beats_the_environment_and_that_beats_the_file() throws IOException {
    var file = folder.resolve("plexsphere.yaml");
    Files.writeString(file, "http:\n  port: 1001\nprobe.port: 1002\nsessions.idle: PT1H\n");
    environment.put("PLEXSPHERE_HTTP_PORT", "2001");
    environment.put("PLEXSPHERE_PROBE_PORT", "2002");

    var config = Config.forServer(settings(Optional.of(file), Map.of(Key.HTTP_PORT, "3001")));

    assertThat(config.http().port()).isEqualTo(3001);
    assertThat(config.http().probePort()).isEqualTo(2002);
    assertThat(config.sessions().idle()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void no_secret_is_in_what_the_configuration_says_of_itself() {
    var config = Config.forServer(settings(Optional.empty(), Map.of()));

    assertThat(config.toString()).doesNotContain("s@cret").doesNotContain("s%40cret");
  }

  @Test
  void trust_anchors_that_cannot_be_read_are_a_mistake_not_an_absence() throws IOException {
    environment.put("PLEXSPHERE_LICENSE_TRUST_ANCHORS", folder.resolve("none").toString());
    assertThat(mistakes(Optional.empty()))
        .singleElement()
        .asString()
        .startsWith("license.trust-anchors cannot be read");

    var file = folder.resolve("anchors");
    Files.writeString(file, "{\"keys\":[]}");
    environment.put("PLEXSPHERE_LICENSE_TRUST_ANCHORS", file.toString());
    assertThat(mistakes(Optional.empty())).singleElement().asString().contains("1 to 32 keys");
  }

  private Path kek(String permissions) throws IOException {
    var file = folder.resolve("kek-" + permissions);
    Files.writeString(file, KeyEncryptionKey.generate());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  private Settings settings(Optional<Path> file, Map<Key, String> flags) {
    return Settings.read(file, environment, flags);
  }

  private List<String> mistakes(Optional<Path> file) {
    var thrown =
        catchThrowableOfType(
            InvalidConfigException.class, () -> Config.forServer(settings(file, Map.of())));
    return thrown == null ? List.of() : thrown.mistakes();
  }
}
