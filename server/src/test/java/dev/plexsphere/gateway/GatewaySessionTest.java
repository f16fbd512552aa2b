package dev.plexsphere.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody who may do everything may not do. */
class GatewaySessionTest {
  private static final GatewaySession OF_EVERYTHING =
      new GatewaySession(
          new DomainId(new UUID(1, 1)),
          new UUID(2, 2),
          new UUID(3, 3),
          null,
          "Ada",
          List.of("admin"),
          List.of(new AccessRule(PathPattern.parse("**"), null, EnumSet.allOf(Capability.class))),
          Instant.EPOCH);

  @Test
  void a_rule_for_everything_allows_every_path() {
    assertThat(OF_EVERYTHING.allows("api/a/b", Capability.VIEW)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a//b", "a/../b", "a/./b", "..", "a/"})
  void a_path_that_can_be_read_in_two_ways_is_denied_all_the_same(String path) {
    assertThat(OF_EVERYTHING.allows(path, Capability.VIEW)).isFalse();
  }
}
