package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, as it is composed: what it mounts is what the contract says, and no more. */
class MountedRoutesTest {
  /** For people, and described by how they look. */
  private static final Set<String> PAGES =
      Set.of(
          "GET /",
          "GET /assets/account-action.js",
          "GET /assets/form-post.js",
          "GET /assets/plexsphere.css",
          "GET /errors",
          "GET /errors/{slug}",
          "GET /help/sign-in",
          "GET /setup",
          "POST /setup",
          "GET /setup/activate",
          "POST /setup/activate",
          "GET /setup/license",
          "POST /setup/license",
          "GET /setup/license/request",
          "GET /setup/operator",
          "POST /setup/operator",
          "POST /sign-out",
          "GET /v1/device",
          "POST /v1/device");

  /** An authorization server describes itself in its discovery document. */
  private static boolean isHosted(String route, Set<String> mounted) {
    var words = route.split(" ", 2);
    return route.contains(" /as/{slug}/")
        || route.contains(" /.well-known/oauth-authorization-server")
        || mounted.contains(words[0] + " /as/{slug}" + words[1]); // the platform's, at the root
  }

  @Test
  void what_is_mounted_is_documented_and_the_other_way_round(@TempDir Path tls) {
    try (var services = Services.compose(Whole.config(Databases.migrated()));
        var server = Server.start(services, tls)) {
      var mounted =
          server.routes().stream()
              .map(each -> each.method() + " " + each.template())
              .collect(Collectors.toSet());

      assertThat(mounted).containsAll(PAGES);
      var all = Set.copyOf(mounted);
      mounted.removeIf(route ->
          PAGES.contains(route) || route.contains(" /admin-console") || isHosted(route, all));
      assertThat(mounted).containsExactlyInAnyOrderElementsOf(new ContractValidator().operations());
    }
  }

  @Test
  void without_a_credential_every_operation_answers_as_documented(@TempDir Path tls) {
    try (var services = Services.compose(Whole.config(Databases.migrated()));
        var server = Server.start(services, tls);
        var http = Http.at("http://localhost:" + server.port())) {
      for (var operation : new ContractValidator().operations()) {
        var words = operation.split(" ", 2);
        var path = words[1].replaceAll("\\{[^}]+}", "0192f2f6-b840-7000-a123-000000000009");
        for (var body : List.of("", "{}", "[", "{\"surprise\":1}", "{\"domain_id\":\"x\"}")) {
          var type = body.isEmpty() ? "" : "application/json";
          var reply = http.send(words[0], path, type, body); // the witness checks what comes back

          assertThat(reply.status()).as(operation + " " + body).isNotEqualTo(500);
        }
        assertThat(http.send(words[0], path, "text/plain", "x").status()).isNotEqualTo(500);
        assertThat(http.send("PATCH", path, "", "").status()).isEqualTo(405);
      }
    }
  }
}
