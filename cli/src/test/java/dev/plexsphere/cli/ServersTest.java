package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which server is asked, with which token, over which wire. */
class ServersTest extends StubbedTest {
  private static final String WHOAMI = "GET /v1/auth/whoami";
  private static final Reply ADA =
      Reply.json(200, "{\"principal_type\":\"user\",\"subject\":\"s\"}");

  @BeforeEach
  void answer() {
    server.on(WHOAMI, ADA);
  }

  @Test
  void a_stored_token_goes_to_its_own_server_only() {
    shell
        .terminal(100)
        .writeConfig(shell.configText().replace(server.url(), "https://acme.example"));

    var result = shell.run("whoami");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err())
        .isEqualTo(
            """
            plexctl: Wrong server: this token belongs to https://acme.example and was not sent to %s
              hint: plexctl --profile <name> … picks another token
            """
                .formatted(server.url()));
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void the_hint_names_the_profile_that_would_do() {
    shell
        .terminal(100)
        .writeConfig(
            shell.configText().replace(server.url(), "https://acme.example")
                + """
                  dev:
                    server_url: %s
                    token: psk_dev
                """
                    .formatted(server.url())
                    .indent(0));

    assertThat(shell.run("whoami").err()).contains("hint: plexctl --profile dev … picks");
    assertThat(shell.run("whoami --profile dev").exit()).isZero();
    assertThat(shell.run("--context dev whoami").exit()).isZero();
  }

  @Test
  void on_loopback_either_scheme_of_the_same_port_is_the_same_server() {
    shell.writeConfig(shell.configText().replace("http://", "https://"));

    assertThat(shell.run("whoami").exit()).isZero();
  }

  @Test
  void the_profile_names_the_server_when_nothing_else_does() {
    shell.env.remove("PLEXSPHERE_URL");

    assertThat(shell.run("whoami").exit()).isZero();
  }

  @Test
  void nobody_listening_is_said_with_the_address_that_was_tried() throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    shell
        .signedIn("http://localhost:" + port)
        .env
        .put("PLEXSPHERE_URL", "http://localhost:" + port);

    var result = shell.run("whoami");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "plexctl: Cannot reach the server: localhost did not answer (connection refused, tried"
                + " 127.0.0.1:"
                + port
                + ")\n");
  }

  @Test
  void a_proxy_is_asked_for_other_hosts_and_never_for_this_machine() {
    shell.env.put("HTTP_PROXY", server.url());
    shell.env.put("PLEXSPHERE_URL", "http://control-plane.example:8080");
    shell.env.put("PLEXSPHERE_TOKEN", "psk_x");
    server.on("GET http://control-plane.example:8080/v1/auth/whoami", ADA);

    assertThat(shell.run("whoami").exit()).isZero();
    assertThat(server.lines())
        .containsExactly("GET http://control-plane.example:8080/v1/auth/whoami");

    shell.env.put("NO_PROXY", "other.example, .example");
    assertThat(shell.run("whoami").err())
        .isEqualTo(
            "plexctl: Cannot reach the server: control-plane.example did not answer (the name is not"
                + " known)\n");

    shell.env.put("HTTP_PROXY", "http://localhost:1");
    shell.env.remove("NO_PROXY");
    shell.env.put("PLEXSPHERE_URL", server.url());
    assertThat(shell.run("whoami").exit()).isZero();
  }

  @Test
  void a_given_authority_is_trusted_kept_by_login_and_nothing_else_is() throws Exception {
    try (var secure = ControlPlaneStub.startTls(TestCertificate.of(home, "localhost").context())) {
      secure.on(WHOAMI, ADA);
      secure.on(
          "POST /v1/auth/device-code",
          Reply.json(
              200,
              """
              {"device_code":"d","user_code":"u","verification_uri":"https://x","expires_in":600}\
              """));
      secure.on(
          "POST /v1/auth/device-token",
          Reply.json(200, "{\"access_token\":\"psk_x\",\"expires_in\":60}"));
      shell.signedOut().env.put("PLEXSPHERE_URL", secure.url());
      var login = "login --domain-id " + Shell.DOMAIN + " --idp-binding-id " + Shell.BINDING;

      var refused = shell.run(login);
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err())
          .isEqualTo(
              "plexctl: Certificate not trusted: localhost presented a certificate that this machine"
                  + " does not trust (self-signed, or of an authority that is not known here)\n");
      assertThat(shell.run(login + " --ca-file " + home.resolve("localhost.pem")).exit()).isZero();
      assertThat(shell.configText()).contains("ca_file: " + home.resolve("localhost.pem"));
      assertThat(shell.run("whoami").exit()).isZero();
    }
  }

  @Test
  void a_certificate_for_another_name_is_refused() throws Exception {
    try (var secure = ControlPlaneStub.startTls(TestCertificate.of(home, "other.example").context())) {
      shell.env.put("PLEXSPHERE_URL", secure.url());
      shell.env.put("PLEXSPHERE_TOKEN", "psk_x");
      shell.env.put("PLEXSPHERE_CA_FILE", home.resolve("other.example.pem").toString());

      assertThat(shell.run("whoami").err())
          .startsWith("plexctl: Certificate not trusted: localhost presented")
          .contains("matching localhost found");
      assertThat(secure.heard()).isEmpty();
    }
  }

  @Test
  void a_ca_file_that_is_none_is_a_usage_error() {
    shell.env.put("PLEXSPHERE_URL", "https://localhost:1");
    shell.env.put("PLEXSPHERE_TOKEN", "psk_x");

    assertThat(shell.run("whoami", "--ca-file", shell.file("ca", "no pem").toString()).exit())
        .isEqualTo(2);
    assertThat(shell.run("whoami", "--ca-file", "/nonexistent").exit()).isEqualTo(2);
  }

  @Test
  void plain_text_where_tls_was_expected_is_said() throws IOException {
    try (var plain = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> answerInPlainText(plain));
      shell.env.put("PLEXSPHERE_URL", "https://localhost:" + plain.getLocalPort());
      shell.env.put("PLEXSPHERE_TOKEN", "psk_x");

      assertThat(shell.run("whoami").err())
          .startsWith("plexctl: Cannot reach the server: localhost did not answer (no TLS there");
    }
  }

  private static void answerInPlainText(ServerSocket listening) {
    try (var socket = listening.accept()) {
      socket
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // the client has heard enough
    }
  }
}
