package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Heard;
import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.Test;

/** What a machine does: sign in with its own secret, look at a token. */
class MachineTokenTest extends StubbedTest {
  @Test
  void a_machine_signs_in_without_anybodys_token() {
    server.on(
        "POST /v1/auth/service/token",
        Reply.json(
            200,
            "{\"access_token\":\"psk_live_m\",\"token_type\":\"Bearer\",\"expires_in\":7776000}"));
    var secret = shell.file("secret", "s3cret\n");

    var json =
        shell.run(
            "identity-tokens issue-service --client-id svc-deployer --grant-type client_credentials"
                + " --client-secret svc-deployer-demo-secret --output json");
    var text =
        shell.run(
            "identity-tokens issue-service --client-id svc-deployer --client-secret @" + secret);

    assertThat(json.out())
        .isEqualTo(
            "{\"access_token\":\"psk_live_m\",\"token_type\":\"Bearer\",\"expires_in\":7776000}\n");
    assertThat(text.out())
        .isEqualTo(
            """
            # WARNING: this is the only time this plaintext will be displayed
            psk_live_m

            token_type:         Bearer
            expires_in:         7776000
            """);
    assertThat(server.heard()).extracting(Heard::authorization).containsOnly("null");
    assertThat(server.heard().get(1).body())
        .isEqualTo(
            "{\"grant_type\":\"client_credentials\",\"client_id\":\"svc-deployer\","
                + "\"client_secret\":\"s3cret\"}");
  }

  @Test
  void an_assertion_is_sent_as_the_other_grant() {
    server.on(
        "POST /v1/auth/service/token",
        Reply.problem(501, "not_provisioned", "Not Provisioned", "not yet"));

    var result =
        shell.run(
            "identity-tokens issue-service --client-assertion a.b.c --scope deploy --grant-type"
                + " urn:ietf:params:oauth:grant-type:jwt-bearer");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(server.heard().getFirst().body())
        .isEqualTo(
            "{\"grant_type\":\"urn:ietf:params:oauth:grant-type:jwt-bearer\","
                + "\"client_assertion\":\"a.b.c\",\"scope\":\"deploy\"}");
  }

  @Test
  void inspect_tells_a_whole_token_from_a_broken_one_without_a_server() {
    shell.env.put("PLEXSPHERE_TOKEN", Shell.TOKEN);
    assertThat(shell.run("token inspect"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                KIND       ENV   ID                                    CHECKSUM
                api-token  live  01934c1e-77d0-7c3a-9f10-4b1e66a0c801  ok
                """,
                ""));
    shell.env.put("PLEXSPHERE_TOKEN", Shell.TOKEN.replace("0aV9", "0aV8"));
    assertThat(shell.run("token inspect").out()).endsWith("api-token  -    -   wrong\n");
    assertThat(shell.run("token inspect").exit()).isEqualTo(1);
    shell.env.put("PLEXSPHERE_TOKEN", "eyJh.eyJz.c2ln");
    assertThat(shell.run("token inspect").out()).endsWith("jwt   -    -   -\n");
    assertThat(server.heard()).isEmpty();
  }
}
