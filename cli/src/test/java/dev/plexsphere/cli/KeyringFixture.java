package dev.plexsphere.cli;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway, and somebody whose desktop has a keyring. */
class KeyringFixture extends GatewayFixture {
  static final String VALIDATE = "POST /api/auth/validate";
  static final String LOGOUT = "POST /api/auth/logout";
  static final String SIGN_IN = "auth login --auth0-token t";
  static final String REQUIRE = SIGN_IN + " --secure-storage require";
  static final String PREFER = SIGN_IN + " --secure-storage prefer";
  static final Reply DONE = Reply.json(200, "{}");

  @SuppressWarnings("NullAway.Init") // set before each test
  DesktopKeyring keyring;

  @BeforeEach
  void startKeyring() throws IOException {
    keyring = DesktopKeyring.start(home);
    shell.env.put("DBUS_SESSION_BUS_ADDRESS", keyring.address());
    gateway.on(LOGOUT, DONE);
    inContext("acme.us.auth0.com");
  }

  @AfterEach
  void stopKeyring() {
    keyring.close();
  }
}
