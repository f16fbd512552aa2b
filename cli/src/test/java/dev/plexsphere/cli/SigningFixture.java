package dev.plexsphere.cli;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A signer, a control plane that gives tokens for it, and a shell whose operator is signed in. */
class SigningFixture extends OperatorFixture {
  static final String EXCHANGE = "POST " + ADMIN + "/signer-tokens";
  static final long SOON = SteppingTime.START.getEpochSecond() + 300;
  static final long OVER = SteppingTime.START.getEpochSecond() - 1;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  static Path certificates;

  @SuppressWarnings("NullAway.Init") // set before the first test
  static TestCertificate certificate;

  @SuppressWarnings("NullAway.Init") // set before each test
  SignerPeer signer;

  @BeforeAll
  static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
    certificate = TestCertificate.of(certificates, "localhost");
  }

  @BeforeEach
  void startSigner() throws IOException {
    signer = SignerPeer.start(certificate);
    shell.env.put("PLEXSPHERE_SIGNER_ENDPOINT", signer.endpoint());
    shell.env.put("PLEXSPHERE_CA_FILE", certificate.pem().toString());
    operatorSignedIn(server.url(), SOON);
    server.on(EXCHANGE, exchanged());
  }

  @AfterEach
  void stopSigner() {
    signer.close();
  }

  static Reply exchanged() {
    return Reply.json(
        200,
        """
        {"access_token":"signer-token","token_type":"Bearer","expires_in":300,\
        "audience":"plexsphere-signer"}\
        """);
  }

  /** A port where nobody listens. */
  static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
