package dev.plexsphere.machine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.throttle.ThrottleService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureThrottleTest {
  private static final String HERE = "192.0.2.1";
  private static final String THERE = "198.51.100.7";

  private final SteppingClock clock = new SteppingClock();
  private final Database database = Databases.open(Databases.migrated());
  private final FailureThrottle failures =
      new FailureThrottle(new ThrottleService(database, clock), clock);

  @AfterEach
  void close() {
    database.close();
  }

  private void assertSlowed(String client, String address) {
    assertThatThrownBy(() -> failures.check(client, address))
        .hasMessageStartingWith("rate_limited");
  }

  private void assertFree(String client, String address) {
    assertThatCode(() -> failures.check(client, address)).doesNotThrowAnyException();
  }

  @Test
  void failing_elsewhere_in_a_machines_name_does_not_lock_the_machine_out() {
    for (int i = 0; i < 10; i++) {
      failures.failed("ci", THERE);
    }

    assertSlowed("ci", THERE);
    assertFree("ci", HERE);
  }

  @Test
  void a_hundred_failures_close_a_network_for_every_name_and_no_other_network() {
    for (int i = 0; i < 100; i++) {
      assertFree("name-" + i, THERE);
      failures.failed("name-" + i, THERE);
    }

    assertSlowed("another", THERE);
    assertFree("another", HERE);
  }
}
