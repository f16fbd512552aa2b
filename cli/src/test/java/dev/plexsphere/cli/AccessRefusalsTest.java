package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code plexctl access} for who may not, or has to say where. */
class AccessRefusalsTest extends OperatorFixture {
  private static final String BASE = "/v1/domains/" + Shell.DOMAIN + "/access";

  @Test
  void an_operator_names_the_domain_and_is_told_so() {
    operatorSignedIn(server.url(), 4102444800L);
    server.on("GET " + BASE + "/roles?limit=200", Reply.json(200, "{\"items\":[]}"));

    var missing = shell.terminal(200).run("access role list");
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).contains("--domain is required", "plexctl operator tenant list");

    var listed = shell.run("access role list --domain " + Shell.DOMAIN);
    assertThat(listed.exit()).as(listed.err()).isZero();
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer operator-token");
  }

  @ParameterizedTest
  @CsvSource({"403,permission_denied,77", "409,role_exists,1", "503,datastore_unavailable,1"})
  void a_refusal_has_its_exit_code(int status, String code, int exit) {
    server.on("POST " + BASE + "/roles", Reply.problem(status, code, "Title", "why"));

    var result = shell.run("access role create analyst");

    assertThat(result.exit()).isEqualTo(exit);
    assertThat(result.err()).isEqualTo("plexctl: Title: why\n");
  }
}
