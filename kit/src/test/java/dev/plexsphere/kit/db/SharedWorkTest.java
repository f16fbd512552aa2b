package dev.plexsphere.kit.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One member's fault is its own; nothing whose commit is in doubt is done twice; nobody waits on.
 */
class SharedWorkTest {
  private static final int MEMBERS = 20;
  private static final int BAD = 13;

  private final ConcurrentLinkedQueue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
  private final Semaphore gate = new Semaphore(0);

  private static RuntimeException failure(String state, @Nullable Throwable cause) {
    return new UnableToExecuteStatementException(new SQLException("no", state, cause), null);
  }

  /** Stops at the gate once per batch, and throws where the bad member is in it. */
  private List<String> answer(List<Integer> asked, RuntimeException whenBad) {
    gate.acquireUninterruptibly();
    batches.add(List.copyOf(asked));
    if (asked.contains(BAD)) {
      throw whenBad;
    }
    return asked.stream().map(n -> "answer " + n).toList();
  }

  /** One batch holds the worker up while all the others gather behind it. */
  private List<Future<String>> ask(SharedWork<Integer, String> work) throws InterruptedException {
    var asked = new ArrayList<Future<String>>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = callers.submit(() -> work.ask(-1));
      while (work.isIdle()) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < MEMBERS; i++) {
        int n = i;
        asked.add(callers.submit(() -> work.ask(n)));
      }
      while (work.waiting() < MEMBERS) {
        Thread.onSpinWait();
      }
      gate.release(MEMBERS * 3);
      assertThat(first).succeedsWithin(Duration.ofSeconds(5));
    }
    return asked;
  }

  @Test
  void a_bad_member_fails_alone() throws Exception {
    try (var work =
        new SharedWork<Integer, String>("t", asked -> answer(asked, failure("23505", null)))) {
      var asked = ask(work);

      for (int n = 0; n < MEMBERS; n++) {
        if (n == BAD) {
          assertThatThrownBy(asked.get(n)::get)
              .isInstanceOf(ExecutionException.class)
              .hasCauseInstanceOf(UnableToExecuteStatementException.class);
        } else {
          assertThat(asked.get(n).get()).isEqualTo("answer " + n);
        }
      }
    }
  }

  @Test
  void after_a_lost_connection_all_are_refused_and_none_is_done_again() throws Exception {
    var lost = failure("08006", new IOException("reset"));
    try (var work = new SharedWork<Integer, String>("t", asked -> answer(asked, lost))) {
      for (var each : ask(work)) {
        assertThatThrownBy(each::get)
            .cause()
            .isInstanceOfSatisfying(
                RefusedException.class,
                refused ->
                    assertThat(refused.refusal().code())
                        .isEqualTo(ErrorCode.DATASTORE_UNAVAILABLE));
      }
    }
    assertThat(batches)
        .hasSize(2)
        .last()
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(MEMBERS);
  }

  @Test
  void who_waits_too_long_is_refused_and_its_work_is_not_done_later() throws Exception {
    var stuck = new CountDownLatch(1);
    var done = new ConcurrentLinkedQueue<Integer>();
    try (var work =
            new SharedWork<Integer, Integer>(
                "t",
                Duration.ofMillis(200),
                asked -> {
                  await(stuck, asked);
                  done.addAll(asked);
                  return asked;
                });
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = callers.submit(() -> work.ask(1));
      while (work.isIdle()) {
        Thread.onSpinWait();
      }
      assertUnavailable(callers.submit(() -> work.ask(2)));
      assertUnavailable(running);
      stuck.countDown();

      assertThat(work.ask(3)).isEqualTo(3);
    }
    assertThat(done).containsExactly(1, 3);
  }

  private static void await(CountDownLatch stuck, List<Integer> asked) {
    try {
      if (asked.contains(1)) {
        assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertUnavailable(Future<?> asked) {
    assertThatThrownBy(() -> asked.get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused ->
                assertThat(refused.refusal().code()).isEqualTo(ErrorCode.DATASTORE_UNAVAILABLE));
  }

  @Test
  void whoever_waits_when_the_server_ends_is_refused() throws Exception {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = new SharedWork<Integer, String>("t", asked -> answer(asked, failure("", null)));
      var _ = callers.submit(() -> work.ask(1));
      while (work.isIdle()) {
        Thread.onSpinWait();
      }
      var waiting = callers.submit(() -> work.ask(2));
      while (work.waiting() < 1) {
        Thread.onSpinWait();
      }
      work.close();
      gate.release(9);

      assertUnavailable(waiting);
      assertThatThrownBy(() -> work.ask(3)).isInstanceOf(RefusedException.class);
    }
  }
}
