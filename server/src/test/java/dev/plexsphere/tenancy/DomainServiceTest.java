package dev.plexsphere.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.House;
import dev.plexsphere.kit.RefusedException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DomainServiceTest {
  private final House house = new House();

  @BeforeAll
  void an_existing_domain() {
    house.domains.create("acme-corp", "Acme Corp");
  }

  @AfterAll
  void close() {
    house.close();
  }

  @Test
  void a_created_domain_can_be_read_back() {
    var made = house.domains.create("beta-llc", "Beta LLC");

    assertThat(house.domains.find(made.id())).contains(made);
    assertThat(house.domains.findBySlug("beta-llc")).contains(made);
    assertThat(house.facts()).endsWith("domain.created");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "acme_corp",
        "-a",
        "a-",
        "a--b",
        "ä",
        "a b",
        "a.b",
        "admin",
        "api",
        "www",
        "system",
        "platform",
        "gateway",
        "as",
        "static",
        " acme",
        "acme\n",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void a_slug_that_is_no_host_label_or_is_reserved_is_refused(String slug) {
    assertThatThrownBy(() -> house.domains.create(slug, "Some"))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("invalid_domain:");
  }

  @Test
  void a_taken_slug_is_a_conflict_and_leaves_no_trace() {
    var before = house.facts();

    assertThatThrownBy(() -> house.domains.create("acme-corp", "Other"))
        .hasMessageStartingWith("domain_slug_conflict:");
    assertThat(house.facts()).isEqualTo(before);
  }

  @Test
  void policy_cap_and_status_are_kept() {
    var made = house.domains.create("gamma-coop", "Gamma Coop");

    house.domains.setDevicePolicy(made.id(), Domain.DevicePolicy.NUMBER_MATCH);
    house.domains.setMaxTokenTtl(made.id(), Duration.ofDays(7));
    house.domains.suspend(made.id());

    assertThat(house.domains.find(made.id()))
        .contains(
            new Domain(
                made.id(),
                "gamma-coop",
                "Gamma Coop",
                Domain.Status.SUSPENDED,
                Domain.DevicePolicy.NUMBER_MATCH,
                Duration.ofDays(7)));

    house.domains.setMaxTokenTtl(made.id(), null);
    house.domains.resume(made.id());

    var now = house.domains.find(made.id()).orElseThrow();
    assertThat(now.active()).isTrue();
    assertThat(now.maxTokenTtl()).isNull();
  }

  @Test
  void pages_go_by_slug() {
    house.domains.create("page-one", "One");
    house.domains.create("page-two", "Two");

    assertThat(house.domains.page("page-oma", 1))
        .extracting(Domain::slug)
        .containsExactly("page-one");
    assertThat(house.domains.page("page-one", 1))
        .extracting(Domain::slug)
        .containsExactly("page-two");
  }

  @Test
  void a_change_that_has_returned_shows_at_every_node() {
    var made = house.domains.create("gamma-inc", "Gamma Inc");
    try (var other = new DomainService(house.database, house.ledger, house.ids, house.clock)) {
      assertThat(house.domains.findBySlug("gamma-inc")).contains(made);
      assertThat(other.findBySlug("gamma-inc")).contains(made);

      house.domains.suspend(made.id());

      assertThat(house.domains.findBySlug("gamma-inc").orElseThrow().active()).isFalse();
      assertThat(other.findBySlug("gamma-inc").orElseThrow().active()).isFalse();
    }
  }

  @Test
  void nobody_remembers_that_there_was_nothing() {
    assertThat(house.domains.findBySlug("delta-kg")).isEmpty();
    house.domains.create("delta-kg", "Delta KG");
    assertThat(house.domains.findBySlug("delta-kg")).isPresent();
  }
}
