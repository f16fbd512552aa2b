package dev.plexsphere.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/configuration.md} is made from {@link Key}; {@code -Dplexsphere.write=true}
 * makes it anew.
 */
class ConfigReferenceTest {
  private static final Path FILE = Path.of("../docs/reference/configuration.md");
  private static final String HEAD =
      """
      # Configuration

      Made from `Key`; do not edit. `ConfigReferenceTest` says how to make it anew.

      A key stands in a YAML file (`--config FILE`, else `PLEXSPHERE_CONFIG`, else
      `/etc/plexsphere/plexsphere.yaml`), in an environment variable, or after `--set`; the later wins.
      In the file it may be nested or dotted. All mistakes are reported at once, and the server does
      not start with one.

      | Key | Variable | Default | Meaning |
      |---|---|---|---|
      """;

  private static final String NAMED =
      """

      ## Keys that stand once for each client and each server

      `<name>` is of a-z, 0-9 and inner dashes; in a variable it is in upper case with underscores.
      `oauth2.clients.*` declares clients of the platform's authorization server.
      `platform-operator-cli` and `plexsphere-console` are there without being declared, and what is
      said of them replaces only what it says. `oauth2.servers.<name>` is the platform's server
      (`platform`), the one of the Domain with that slug, or `default` for every server that says
      nothing itself. `gateway.issuers.<name>` is an entry of the gateway's list of issuers; the name
      is yours to choose. Lists are YAML lists or comma separated.

      | Key | Variable | Default | Meaning |
      |---|---|---|---|
      """;

  private static String made() {
    var out = new StringBuilder(HEAD);
    for (var key : Key.values()) {
      out.append("| `").append(key.key()).append("` | `").append(key.variable()).append("` | ");
      out.append(key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`");
      out.append(" | ").append(key.meaning()).append(" |\n");
    }
    out.append(NAMED);
    for (var key : NamedKey.values()) {
      out.append("| `").append(key.template()).append("` | `").append(key.variable());
      out.append("` | ").append(key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`");
      out.append(" | ").append(key.meaning()).append(" |\n");
    }
    return out.toString();
  }

  @Test
  void the_reference_is_what_the_keys_say() throws IOException {
    if (Boolean.getBoolean("plexsphere.write")) {
      Files.writeString(FILE, made());
    }
    assertThat(FILE).as("stale: run with -Dplexsphere.write=true").hasContent(made());
  }
}
