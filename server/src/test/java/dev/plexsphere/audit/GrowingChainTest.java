package dev.plexsphere.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.verifier.audit.Verdict.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain that grows while it is read is not taken for one that was tampered with. */
class GrowingChainTest {
  private static final int READINGS = 60;
  private static final int ROUNDS = READINGS / 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void what_is_sealed_meanwhile_makes_no_chain_look_changed() throws InterruptedException {
    try (var house = new AuditHouse(folder).filled()) {
      var stopped = new AtomicBoolean();
      var rounds = new AtomicInteger();
      var growth =
          Thread.ofVirtual()
              .start(() -> {
                while (!stopped.get()) {
                  house.happen(AuditHouse.ACME, rounds.incrementAndGet());
                  house.seal();
                  house.checkpoints.make(AuditHouse.SCOPE);
                  house.checkpoints.make(Scope.PLATFORM);
                }
              });

      // On a busy machine a round takes longer than a reading: until there was enough of both.
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (int i = 0; i < READINGS || (rounds.get() <= ROUNDS && System.nanoTime() < end); i++) {
        assertThat(house.verify().what()).isEmpty();
        assertThat(house.offline().finding()).isIn(Finding.COMPLETE, Finding.UNCHANGED);
      }
      stopped.set(true);
      growth.join();

      assertThat(rounds.get()).isGreaterThan(ROUNDS);
    }
  }
}
