package dev.plexsphere.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A control plane to talk to, and a shell whose profile is signed in there. */
class StubbedTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  ControlPlaneStub server;

  @SuppressWarnings("NullAway.Init") // set before each test
  Shell shell;

  @BeforeEach
  void startServer() throws IOException {
    server = ControlPlaneStub.start();
    shell = new Shell(home).at(server).signedIn(server.url());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }
}
