package dev.plexsphere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a gateway, and which mistakes are told before anything starts. */
class GatewayConfigTest {
  private static final String BINDING = "0192f2f6-b840-7000-a123-0000000000b1";

  @TempDir private Path folder = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aGateway() throws IOException {
    var kek = folder.resolve("kek");
    Files.writeString(kek, KeyEncryptionKey.generate());
    Files.setPosixFilePermissions(kek, PosixFilePermissions.fromString("rw-------"));
    environment.put("PLEXSPHERE_PUBLIC_URL", "https://id.example.com");
    environment.put("PLEXSPHERE_DATABASE_URL", "postgres://ada:secret@db/identity");
    environment.put("PLEXSPHERE_KEK_FILE", kek.toString());
    environment.put("PLEXSPHERE_GATEWAY_PORT", "8090");
    environment.put("PLEXSPHERE_GATEWAY_PUBLIC_URL", "https://gateway.example.com");
    environment.put("PLEXSPHERE_GATEWAY_ISSUERS_ACME_IDP_BINDING_ID", BINDING);
    environment.put("PLEXSPHERE_GATEWAY_ISSUERS_ACME_CLIENTS", "cli, web");
    environment.put("PLEXSPHERE_GATEWAY_UPSTREAMS_MAIN_URL", "http://127.0.0.1:8082");
  }

  @Test
  void it_is_read() {
    var gateway = Objects.requireNonNull(Config.forServer(settings()).gateway());

    assertThat(gateway.publicUrl()).hasToString("https://gateway.example.com");
    assertThat(gateway.issuers().getFirst().audience().clients())
        .containsExactlyInAnyOrder("cli", "web");
    assertThat(gateway.upstreams().getFirst().base()).hasToString("http://127.0.0.1:8082");
  }

  @Test
  void without_a_port_there_is_none() {
    environment.remove("PLEXSPHERE_GATEWAY_PORT");

    assertThat(Config.forServer(settings()).gateway()).isNull();
  }

  @Test
  void its_origin_is_another_and_https() {
    environment.put("PLEXSPHERE_GATEWAY_PUBLIC_URL", "https://id.example.com");
    assertThat(mistakes()).singleElement().asString().contains("another origin than public-url");
    environment.put("PLEXSPHERE_GATEWAY_PUBLIC_URL", "http://gateway.example.com");
    assertThat(mistakes()).anyMatch(m -> m.contains("must be https"));
  }

  @Test
  void an_issuer_that_takes_nothing_or_is_nobody_is_a_mistake() {
    environment.remove("PLEXSPHERE_GATEWAY_ISSUERS_ACME_CLIENTS");
    assertThat(mistakes()).singleElement().asString().contains("without either no token is taken");
    environment.put("PLEXSPHERE_GATEWAY_ISSUERS_ACME_CLIENTS", "cli");
    environment.put("PLEXSPHERE_GATEWAY_ISSUERS_ACME_IDP_BINDING_ID", "acme");
    assertThat(mistakes()).singleElement().asString().contains("must be the id of a binding");
  }

  @Test
  void an_upstream_is_an_address_and_one_takes_the_rest() {
    environment.put("PLEXSPHERE_GATEWAY_UPSTREAMS_MAIN_PREFIX", "executions");
    assertThat(mistakes()).singleElement().asString().contains("exactly one has no prefix");
    environment.remove("PLEXSPHERE_GATEWAY_UPSTREAMS_MAIN_PREFIX");
    environment.put("PLEXSPHERE_GATEWAY_UPSTREAMS_MAIN_URL", "ftp://127.0.0.1");
    assertThat(mistakes()).anyMatch(m -> m.startsWith("gateway.upstreams.main.url"));
  }

  private Settings settings() {
    return Settings.read(Optional.empty(), environment, Map.of());
  }

  private List<String> mistakes() {
    var thrown =
        catchThrowableOfType(InvalidConfigException.class, () -> Config.forServer(settings()));
    return thrown == null ? List.of() : thrown.mistakes();
  }
}
