package dev.plexsphere.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that ends when the test says so. */
class HashPoolTest {
  private static final DomainId LOUD = new DomainId(new UUID(0, 1));
  private static final DomainId QUIET = new DomainId(new UUID(0, 2));
  private static final Duration SOON = Duration.ofSeconds(10);

  private final HashPool pool = new HashPool(2, 8);
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger started = new AtomicInteger();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final List<CompletableFuture<Optional<String>>> running = new ArrayList<>();

  @AfterEach
  void release() {
    end.countDown();
    running.forEach(CompletableFuture::join);
  }

  @Test
  void answers_what_the_work_answers_and_throws_what_it_throws() {
    assertThat(pool.run(LOUD, () -> "x")).contains("x");
    assertThatThrownBy(() ->
            pool.run(
                LOUD,
                () -> {
                  throw new IllegalStateException("broken");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThat(pool.run(LOUD, () -> "still there")).isPresent();
    assertThat(pool.done()).isEqualTo(3);
  }

  @Test
  void no_more_run_at_once_than_there_are_slots() {
    submit(LOUD, 6);

    Eventually.until(SOON, () -> pool.waiting() == 4);
    Eventually.until(SOON, () -> started.get() == 2);
    assertThat(pool.waiting()).isEqualTo(4);
  }

  @Test
  void a_full_queue_says_no_at_once() {
    submit(LOUD, 6);
    submit(QUIET, 4);
    Eventually.until(SOON, () -> pool.waiting() == 8);

    assertThat(pool.run(new DomainId(new UUID(0, 3)), () -> "x")).isEmpty();
  }

  @Test
  void one_Domain_holds_at_most_half_of_the_queue() {
    submit(LOUD, 6);
    Eventually.until(SOON, () -> pool.waiting() == 4);

    assertThat(pool.run(LOUD, () -> "one too many")).isEmpty();
    submit(QUIET, 1);
    Eventually.until(SOON, () -> pool.waiting() == 5);
  }

  @Test
  void Domains_take_turns_whoever_came_first() {
    // one slot: with two, the order in which work ends is not the order in which it began
    var narrow = new HashPool(1, 8);
    submit(narrow, LOUD, 5);
    Eventually.until(SOON, () -> narrow.waiting() == 4);
    submit(narrow, QUIET, 1);
    Eventually.until(SOON, () -> narrow.waiting() == 5);

    end.countDown();
    running.forEach(CompletableFuture::join);

    assertThat(order).containsExactly("loud", "loud", "quiet", "loud", "loud", "loud");
  }

  private void submit(DomainId domain, int times) {
    submit(pool, domain, times);
  }

  private void submit(HashPool into, DomainId domain, int times) {
    for (int i = 0; i < times; i++) {
      Supplier<String> work =
          () -> {
            started.incrementAndGet();
            await();
            order.add(domain.equals(LOUD) ? "loud" : "quiet");
            return "done";
          };
      var answer = new CompletableFuture<Optional<String>>();
      running.add(answer);
      Thread.ofVirtual().start(() -> answer.complete(into.run(domain, work)));
    }
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
