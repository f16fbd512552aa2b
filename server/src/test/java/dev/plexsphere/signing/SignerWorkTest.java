package dev.plexsphere.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job does while the signer is away. */
class SignerWorkTest {
  private static final Logger LOG = Logger.getLogger(SignerWork.class.getName());

  @TempDir private Path folder;

  private final List<LogRecord> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord told) {
          SignerWorkTest.this.told.add(told);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(recorder);
  }

  @AfterEach
  void end() {
    LOG.removeHandler(recorder);
  }

  @Test
  void a_signer_that_does_not_answer_yet_is_told_once_and_asked_again() {
    try (var signer = new SignerDouble(folder);
        var client = new SignerClient(signer.endpoint())) {
      var work = new SignerWork("looks");
      IntSupplier look =
          () -> {
            client.announcements(Clocks.system().instant());
            return done.incrementAndGet();
          };
      signer.down();
      assertThat(work.run(look)).isZero();
      assertThat(work.run(look)).isZero();
      assertThat(told)
          .singleElement()
          .returns(Level.INFO, LogRecord::getLevel)
          .returns(null, LogRecord::getThrown)
          .extracting(LogRecord::getMessage)
          .asString()
          .startsWith("job looks waits, as the signer does not answer yet; it is tried again: ");

      signer.up();
      Eventually.until(Duration.ofSeconds(20), () -> work.run(look) == 1);
      assertThat(told).hasSize(1);

      signer.down();
      work.run(look);
      assertThat(told).as("away once more").hasSize(2);
    }
  }

  @Test
  void what_the_signer_refuses_is_thrown() {
    var work = new SignerWork("looks");
    IntSupplier refused =
        () -> {
          throw new SignerException.Refused("no");
        };

    assertThatThrownBy(() -> work.run(refused)).isInstanceOf(SignerException.Refused.class);
    assertThat(told).isEmpty();
  }
}
