package dev.plexsphere.setup;

import static dev.plexsphere.setup.SetupHouse.ADA;
import static dev.plexsphere.setup.SetupHouse.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.account.Authentication;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is configured of the setup, and the secret that a server makes when nothing is. */
class MountedTest {
  private static final Secret SECRET = new Secret(SetupHouse.SECRET);
  private static final Secret PASSWORD = new Secret(SetupHouse.PASSWORD);

  @TempDir private Path folder;

  private Mounted mounted(
      boolean dev, @Nullable String license, Mounted.@Nullable Operator operator) {
    return new Mounted(dev, SECRET, folder.resolve("setup-secret"), license, operator);
  }

  private static Mounted.Operator ada(@Nullable Secret credential) {
    return new Mounted.Operator("ada@example.com", "Ada", credential);
  }

  private static Authentication signIn(SetupHouse house) {
    var platform = house.house.domains.find(DomainId.PLATFORM).orElseThrow();
    return house.accounts.authenticate(platform, "ada@example.com", PASSWORD, "192.0.2.1");
  }

  /** A license of the house, taken out again, as it would be mounted. */
  private static String license(SetupHouse house) {
    var jws = house.jws();
    house.house.database.inTransaction(tx -> tx.execute("DELETE FROM licenses"));
    return jws;
  }

  @Test
  void requirements_9_and_16_a_full_mount_in_dev_equals_a_bootstrap_and_signs_in() {
    try (var house = new SetupHouse(true, null);
        var node = house.node()) {
      node.opening().open(mounted(true, license(house), ada(PASSWORD)));

      assertThat(signIn(house)).isInstanceOf(Authentication.Authenticated.class);
      assertThat(house.ask("SELECT roles::text FROM plexsphere.accounts"))
          .isEqualTo("{platform-admin}");
      assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(404);
    }
  }

  @Test
  void requirement_10_a_license_alone_makes_no_operator_and_leaves_the_gate() {
    try (var house = new SetupHouse();
        var node = house.node()) {
      node.opening().open(mounted(false, license(house), null));

      assertThat(house.ask("SELECT count(*) FROM plexsphere.accounts")).isEqualTo("0");
      assertThat(node.anybody().get(BASE + "/status").body())
          .contains("\"licenseConfigured\":true");
    }
  }

  @Test
  void requirement_11_after_a_license_alone_the_setup_pages_make_the_operator() {
    try (var house = new SetupHouse();
        var node = house.node()) {
      node.opening().open(mounted(false, license(house), null));
      var browser = new SetupBrowser(node);

      var opened = browser.submit("/setup", Map.of("secret", SetupHouse.SECRET));
      assertThat(opened.header("location")).isEqualTo("/setup/operator");
      assertThat(browser.get("/setup/license").body())
          .contains("A license is installed", "Acme Corp", "href=\"/setup/operator\"");
      var made =
          browser.submit(
              "/setup/operator", Map.of("email", "ada@example.com", "display_name", "Ada"));

      activates(house, node, made);
    }
  }

  @Test
  void requirement_12_after_a_license_alone_the_setup_api_makes_the_operator() {
    try (var house = new SetupHouse();
        var node = house.node()) {
      node.opening().open(mounted(false, license(house), null));

      activates(house, node, node.holder().post(BASE + "/bootstrap", ADA));
    }
  }

  private static void activates(SetupHouse house, SetupHouse.Node node, Http.Reply made) {
    assertThat(house.ask("SELECT status || roles::text FROM plexsphere.accounts"))
        .isEqualTo("invited{platform-admin}");
    assertThat(node.complete(SetupHouse.token(made)).status()).isEqualTo(200);
    assertThat(signIn(house)).isInstanceOf(Authentication.Authenticated.class);
    assertThat(node.anybody().get(BASE + "/status").status()).isEqualTo(404);
  }

  @Test
  void requirements_17_and_18_prod_ignores_the_initial_credential_and_the_operator_activates() {
    try (var house = new SetupHouse();
        var node = house.node()) {
      node.opening().open(mounted(false, license(house), ada(PASSWORD)));
      assertThat(signIn(house)).isInstanceOf(Authentication.Failed.class);
      assertThat(house.ask("SELECT status FROM plexsphere.accounts")).isEqualTo("invited");

      assertThat(node.complete(node.bootstrap()).status()).isEqualTo(200);
      assertThat(signIn(house)).isInstanceOf(Authentication.Authenticated.class);
    }
  }

  @Test
  void another_start_makes_no_further_link_for_the_mounted_operator() {
    try (var house = new SetupHouse();
        var node = house.node()) {
      var mounted = mounted(false, license(house), ada(null));
      node.opening().open(mounted);
      node.opening().open(mounted);

      assertThat(house.ask("SELECT count(*) FROM plexsphere.codes")).isEqualTo("1");
    }
  }

  @Test
  void a_made_secret_is_in_one_private_file_and_another_node_agrees() throws IOException {
    try (var house = new SetupHouse();
        var node = house.node();
        var other = house.node()) {
      house.house.database.inTransaction(
          tx -> tx.execute("UPDATE setup_gate SET secret_hash = NULL"));
      var here = folder.resolve("here");
      var there = folder.resolve("there");
      node.opening().open(new Mounted(false, null, here, null, null));
      other.opening().open(new Mounted(false, null, there, null, null));

      assertThat(there).doesNotExist();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(here)))
          .isEqualTo("rw-------");
      var secret = Files.readString(here).strip();
      assertThat(other.anybody().bearer(secret).post(BASE + "/bootstrap", ADA).status())
          .isEqualTo(409);
      assertThat(other.holder().post(BASE + "/bootstrap", ADA).status()).isEqualTo(401);
    }
  }

  @Test
  void a_secret_that_cannot_be_written_opens_nothing() {
    try (var house = new SetupHouse();
        var node = house.node()) {
      house.house.database.inTransaction(
          tx -> tx.execute("UPDATE setup_gate SET secret_hash = NULL"));
      node.opening().open(new Mounted(false, null, folder.resolve("no/such/file"), null, null));

      assertThat(house.ask("SELECT secret_hash IS NULL FROM plexsphere.setup_gate")).isEqualTo("t");
    }
  }
}
