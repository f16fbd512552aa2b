package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.command.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A signer that cannot be reached, or is not the one it should be. */
class SigningDialTest extends SigningFixture {
  private static final String ROTATE = "signing rotate --scope platform --new-key-id k2";
  private static final Duration DIAL_MAX = Duration.ofSeconds(5);

  @Test
  void a_signer_that_does_not_answer_is_given_up_within_five_seconds() {
    signer.isSilent = true;
    var begin = System.nanoTime();

    var result = shell.run("signing status");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "plexctl: Unavailable: the signer at %s did not accept the connection (no answer in 4 s)\n"
                .formatted(signer.endpoint()));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DIAL_MAX);
  }

  @Test
  void nobody_listening_is_exit_1_and_names_the_address_and_a_fix() throws IOException {
    var nowhere = "localhost:" + freePort();

    var result = shell.terminal(120).run(ROTATE + " --signer-endpoint " + nowhere);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            """
            plexctl: Unavailable: the signer at %s did not accept the connection (refused)
              hint: set --signer-endpoint or PLEXSPHERE_SIGNER_ENDPOINT; signing does not use --server
            """
                .formatted(nowhere));
    var waited = shell.time.pauses().stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(waited).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @Test
  void who_asks_to_stop_while_it_waits_is_not_kept() throws IOException {
    shell.time.stopInPause(2);

    var result = shell.run(ROTATE + " --signer-endpoint localhost:" + freePort());

    assertThat(result.exit()).isEqualTo(1);
    assertThat(shell.time.pauses()).hasSize(2);
  }

  @Test
  void a_name_that_does_not_exist_is_exit_1_within_five_seconds_and_not_tried_again() {
    var begin = System.nanoTime();

    var result = shell.run(ROTATE + " --signer-endpoint signer.invalid:9443");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "plexctl: Unavailable: the signer at signer.invalid:9443 did not accept the connection"
                + " (no such host)\n");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DIAL_MAX);
    assertThat(shell.time.pauses()).isEmpty();
  }

  @Test
  void a_signer_that_is_just_starting_is_waited_for() throws IOException {
    int port = freePort();
    try (var late = new LateSigner(port)) {
      var result =
          shell.run(
              late,
              "signing",
              "status",
              "--signer-endpoint",
              "localhost:" + port,
              "--token-file",
              shell.file("token", "a.b.c").toString());

      assertThat(result.err()).isEmpty();
      assertThat(result.exit()).isZero();
      assertThat(late.pauses).isPositive();
    }
  }

  /** The machine's clock; a signer starts when somebody waits for it the first time. */
  private static final class LateSigner implements Time, AutoCloseable {
    private final RealTime real = new RealTime();
    private final int port;
    private @Nullable SignerPeer started;
    private int pauses;

    LateSigner(int port) {
      this.port = port;
    }

    @Override
    public Instant now() {
      return real.now();
    }

    @Override
    public boolean pause(Duration span) {
      pauses++;
      try {
        if (started == null) {
          started = SignerPeer.start(certificate, port);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return real.pause(span);
    }

    @Override
    public void listen() {
      // nobody wants to stop
    }

    @Override
    public void close() {
      if (started != null) {
        started.close();
      }
    }
  }

  @Test
  void a_certificate_that_is_not_trusted_ends_it_before_the_token_is_sent() {
    shell.env.remove("PLEXSPHERE_CA_FILE");

    var result = shell.run(ROTATE);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .startsWith(
            "plexctl: Unavailable: the signer at %s did not accept the connection (its certificate"
                    .formatted(signer.endpoint())
                + " is not trusted here: ");
    assertThat(signer.authorizations).isEmpty();
  }

  @Test
  void a_certificate_for_another_name_ends_it_before_the_token_is_sent() throws Exception {
    var other = TestCertificate.of(home, "other.example");
    try (var elsewhere = SignerPeer.start(other)) {
      var result =
          shell.run(
              ROTATE + " --ca-file " + other.pem() + " --signer-endpoint " + elsewhere.endpoint());

      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).contains("its certificate is not trusted here: ", "localhost");
      assertThat(elsewhere.authorizations).isEmpty();
    }
  }

  @Test
  void plain_text_where_tls_was_expected_is_exit_1() throws IOException {
    try (var plain = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> answerInPlainText(plain));

      var result = shell.run(ROTATE + " --signer-endpoint localhost:" + plain.getLocalPort());

      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).startsWith("plexctl: Unavailable: the signer at localhost:");
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
