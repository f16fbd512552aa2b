package dev.plexsphere.signing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import dev.plexsphere.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a signer that is away is looked for. */
class SignerChannelTest {
  /** A channel left alone would have tried four times in this time, a fifth after nine seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final int ATTEMPTS = 7;

  @TempDir private Path folder;

  @Test
  void who_asks_again_and_again_does_not_wait_longer_each_time() throws IOException {
    var authority = DevAuthority.open(folder, Clocks.system());
    var attempts = new AtomicInteger();
    try (var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(door, attempts));
      var endpoint =
          new SignerEndpoint(
              "localhost", door.getLocalPort(), authority.caFile(), authority.client("server"));
      try (var client = new SignerClient(endpoint)) {
        Eventually.until(
            PATIENCE,
            "attempt " + ATTEMPTS,
            () -> {
              assertThatThrownBy(() -> client.announcements(Scope.PLATFORM))
                  .isInstanceOf(SignerException.Away.class);
              return attempts.get() >= ATTEMPTS;
            });
      }
    }
  }

  private static void hangUp(ServerSocket door, AtomicInteger attempts) {
    while (!door.isClosed()) {
      try (var _ = door.accept()) {
        attempts.incrementAndGet();
      } catch (IOException e) {
        return;
      }
    }
  }
}
