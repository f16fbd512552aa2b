package dev.plexsphere.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentDomainsTest {
  private static final long KEPT = TimeUnit.MILLISECONDS.toNanos(200);

  private final List<String> asked = new ArrayList<>();
  private long now = Long.MAX_VALUE - KEPT / 2; // nanoTime may overflow
  private long answering;
  private final RecentDomains recent = new RecentDomains(() -> now);

  private Optional<Domain> ask(String slug) {
    asked.add(slug);
    now += answering;
    var id = new DomainId(new UUID(0, asked.size()));
    return slug.equals("nothing")
        ? Optional.empty()
        : Optional.of(
            new Domain(id, slug, slug, Domain.Status.ACTIVE, Domain.DevicePolicy.OPEN, null));
  }

  private Optional<Domain> find(String slug) {
    return recent.find(slug, this::ask);
  }

  @Test
  void asks_again_after_a_fifth_of_a_second() {
    var first = find("acme");
    now += KEPT - 1;
    assertThat(find("acme")).isEqualTo(first);
    now += 1;
    assertThat(find("acme")).isNotEqualTo(first);

    assertThat(asked).containsExactly("acme", "acme");
  }

  @Test
  void a_slow_answer_is_as_old_as_its_question() {
    answering = KEPT;
    find("acme");
    find("acme");

    assertThat(asked).containsExactly("acme", "acme");
  }

  @Test
  void each_slug_has_its_own_and_none_is_not_kept() {
    find("acme");
    assertThat(find("beta").orElseThrow().slug()).isEqualTo("beta");
    find("nothing");
    find("nothing");

    assertThat(asked).containsExactly("acme", "beta", "nothing", "nothing");
  }

  @Test
  void a_change_waits_for_as_long_as_anything_is_kept() {
    long began = System.nanoTime();
    RecentDomains.awaitForgotten();

    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(KEPT);
  }
}
