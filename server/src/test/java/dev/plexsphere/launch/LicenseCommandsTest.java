package dev.plexsphere.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a key of one's own to an installed license, as typed. */
class LicenseCommandsTest {
  private static final String SOMEWHERE = "00000000-0000-0000-0000-000000000007";

  @TempDir private Path folder = Path.of("");
  private String out = "";
  private String err = "";

  @ParameterizedTest
  @ValueSource(strings = {"production", "evaluation", "development"})
  void requirement_13_14_15_a_license_is_requested_issued_offline_and_installed(String kind)
      throws IOException {
    var rows = Databases.migrated();
    var environment = installation(rows);
    run(Map.of(), "keygen", "--out", file("key"));
    environment.put("PLEXSPHERE_LICENSE_TRUST_ANCHORS", file("key.pub"));

    assertThat(
            run(environment, "request", "--organization", "Acme", "--contact", "it@acme.example"))
        .isZero();
    Files.writeString(folder.resolve("request.json"), out);
    assertThat(
            run(
                Map.of(),
                "issue",
                "--key",
                file("key"),
                "--request",
                file("request.json"),
                "--kind",
                kind,
                "--out",
                file("license")))
        .isZero();
    assertThat(run(Map.of(), "inspect", file("license"), "--trust-anchors", file("key.pub")))
        .isZero();
    assertThat(out)
        .contains("kind:               " + kind + "\n", "licensee:           Acme\n")
        .contains("signature:          verifies with that key of ");
    assertThat(run(environment, "install", file("license"))).isZero();

    assertThat(out).contains("state:              ACTIVE");
    assertThat(rows.ask("SELECT kind FROM plexsphere.ledger WHERE kind LIKE 'license%'"))
        .isEqualTo("license.installed");
    rows.drop();
  }

  @Test
  void requirement_14_15_an_installation_issues_an_evaluation_license_to_itself()
      throws IOException {
    var rows = Databases.migrated();
    var environment = installation(rows);
    String[] command = {"issue", "--evaluation", "--licensee", "Me", "--kind", "development"};

    assertThat(run(environment, command)).isZero();
    assertThat(out).contains("kind:               development\n", "state:              ACTIVE");

    command[5] = "production";
    assertThat(run(environment, command)).isNotZero();
    assertThat(rows.ask("SELECT count(*) FROM plexsphere.licenses")).isEqualTo("1");
    assertThat(run(environment, "accept-clock")).isZero();
    rows.drop();
  }

  @Test
  void a_key_is_for_its_owner_only_and_never_overwritten() throws IOException {
    assertThat(run(Map.of(), "keygen", "--out", file("key"))).isZero();
    var key = Files.readString(folder.resolve("key"));

    assertThat(permissions("key")).isEqualTo("rw-------");
    assertThat(out).doesNotContain("\"d\"");
    assertThat(Files.readString(folder.resolve("key.pub"))).doesNotContain("\"d\"");
    assertThat(run(Map.of(), "keygen", "--out", file("key"))).isEqualTo(2);
    assertThat(err).contains("is not overwritten");
    assertThat(Files.readString(folder.resolve("key"))).isEqualTo(key);

    Files.setPosixFilePermissions(
        folder.resolve("key"), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(issue()).isEqualTo(2);
    assertThat(err).contains("chmod 600").doesNotContain("\"d\"");
  }

  @Test
  void what_was_altered_or_signed_by_another_key_does_not_verify() throws IOException {
    run(Map.of(), "keygen", "--out", file("key"));
    run(Map.of(), "keygen", "--out", file("other"));
    issue();
    Files.writeString(folder.resolve("license"), out);

    assertThat(run(Map.of(), "inspect", file("license"))).isZero();
    assertThat(out).contains("signature:          not checked");
    assertThat(run(Map.of(), "inspect", file("license"), "--trust-anchors", file("other.pub")))
        .isEqualTo(1);
    assertThat(out).contains("signature:          does not verify");
    assertThat(run(Map.of(), "inspect", file("license"), "--trust-anchors", file("key")))
        .isEqualTo(2);
    assertThat(err).contains("private key");
  }

  @Test
  void what_is_out_of_bounds_or_ambiguous_is_a_usage_error() {
    run(Map.of(), "keygen", "--out", file("key"));

    for (var more :
        List.of(
            List.of("--days", "0"),
            List.of("--grace-days", "91"),
            List.of("--max-tenants", "-1"),
            List.of("--kind", "gold"),
            List.of("--feature", "No Such"),
            List.of("--licensee", " "),
            List.of("--evaluation"),
            List.of("--request", file("key.pub"), "--installation", SOMEWHERE))) {
      assertThat(issue(more.toArray(String[]::new))).as("%s", more).isNotZero();
      assertThat(out).isEmpty();
    }
    assertThat(issue("--not-before", "2031-01-01T00:00:00Z", "--feature", "self-signup")).isZero();
  }

  private int issue(String... more) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("issue", "--key", file("key")));
    Map.of("--kind", "production", "--licensee", "Acme", "--installation", SOMEWHERE)
        .forEach((name, value) -> {
          if (!List.of(more).contains(name)) {
            arguments.addAll(List.of(name, value));
          }
        });
    arguments.addAll(List.of(more));
    return run(Map.of(), arguments.toArray(String[]::new));
  }

  private int run(Map<String, String> environment, String... arguments) {
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    var line =
        Commands.line(
            environment,
            new PrintStream(stdout, true, StandardCharsets.UTF_8),
            new PrintStream(stderr, true, StandardCharsets.UTF_8));
    var all = new ArrayList<>(List.of("license"));
    all.addAll(List.of(arguments));
    int exit = line.execute(all.toArray(String[]::new));
    out = stdout.toString(StandardCharsets.UTF_8);
    err = stderr.toString(StandardCharsets.UTF_8);
    return exit;
  }

  private Map<String, String> installation(TestDatabase rows) throws IOException {
    var kek = folder.resolve("kek");
    Files.writeString(kek, KeyEncryptionKey.generate());
    Files.setPosixFilePermissions(kek, PosixFilePermissions.fromString("rw-------"));
    var environment = new HashMap<String, String>();
    environment.put("PLEXSPHERE_PUBLIC_URL", "https://id.example.com");
    environment.put("PLEXSPHERE_KEK_FILE", kek.toString());
    environment.put("PLEXSPHERE_DATABASE_URL", rows.url());
    return environment;
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
