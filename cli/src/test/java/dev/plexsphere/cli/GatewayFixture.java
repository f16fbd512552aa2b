package dev.plexsphere.cli;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway on a real socket, and the shell of somebody who calls the program {@code noetl}. */
class GatewayFixture {
  static final String SESSION = "69dd6f8a7621ca3cd1e8924460842bc6";
  static final String OLD = "00000000000000000000000000000001";
  static final String LOGIN = "POST /api/auth/login";
  static final String CATALOG = "POST /noetl/catalog/list";

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  ControlPlaneStub gateway;

  @SuppressWarnings("NullAway.Init") // set before each test
  Shell shell;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = ControlPlaneStub.start();
    shell = new Shell(home).noetl();
    shell.writeConfig(
        """
        current_context: demo
        contexts:
          demo:
            server_url: %s
            auth0_domain: acme.us.auth0.com
            auth0_client_id: Abc123XYZ
            team: blue
          gke-prod:
            server_url: %s
            gateway_session_token: %s
        """
            .formatted(gateway.url(), gateway.url(), OLD));
    gateway.on(
        LOGIN,
        Reply.json(
            200,
            """
            {"status":"authenticated","session_token":"%s","user":{"user_id":"u1",\
            "email":"you@example.com","display_name":"You","roles":["admin","viewer"]},\
            "expires_at":"2026-11-27T10:00:00Z","message":""}\
            """
                .formatted(SESSION)));
    gateway.on(
        CATALOG,
        Reply.json(
            200,
            """
            {"entries":[{"path":"examples/hello","kind":"Playbook","version":1},\
            {"path":"examples/longer/name","kind":"Playbook","version":12}]}\
            """));
  }

  @AfterEach
  void stopGateway() {
    gateway.close();
  }

  /** Leaves one context, demo, whose people sign in at that provider. */
  void inContext(String domain, String... fields) {
    shell.writeConfig(
        """
        current_context: demo
        contexts:
          demo:
            server_url: %s
            auth0_domain: %s
            %s
        """
            .formatted(gateway.url(), domain, String.join("\n    ", fields)));
  }

  /** The body of the last request. */
  String body() {
    return gateway.heard().getLast().body();
  }
}
