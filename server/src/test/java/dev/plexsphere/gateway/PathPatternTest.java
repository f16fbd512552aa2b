package dev.plexsphere.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/b/c, false",
    "a/b, A/b, false",
    "*, a, true",
    "*, a/b, false",
    "a/*, a/b, true",
    "a/*, a/b/c, false",
    "a/*/c, a/b/c, true",
    "a/*/c, a/b/b/c, false",
    "a/b*, a/bcd, true",
    "a/*d, a/bcd, true",
    "a/*d, a/b/d, false",
    "**, a/b/c, true",
    "a/**, a/b/c, true",
    "a/**, a, false",
    "a/**, ab/c, false",
    "**/secret, secret, true",
    "**/secret, a/b/secret, true",
    "**/secret, a/nosecret, false",
    "a/**/d, a/d, true",
    "a/**/d, a/b/c/d, true",
    "a/**/d, a/bd, false",
    "a.c, abc, false",
    "a+, aa, false",
    "(a|b), a, false",
  })
  void a_pattern_names(String pattern, String path, boolean matches) {
    assertThat(PathPattern.parse(pattern).matches(path)).isEqualTo(matches);
  }

  @Test
  void no_pattern_takes_long() {
    var pattern = PathPattern.parse("**a".repeat(170));

    Assertions.assertTimeout(
        Duration.ofSeconds(2), () -> assertThat(pattern.matches("a".repeat(511) + "b")).isFalse());
  }

  @Test
  void what_no_rule_should_say_is_refused() {
    for (var each : new String[] {"", "a/***/b", "a".repeat(513)}) {
      assertThatThrownBy(() -> PathPattern.parse(each)).hasMessageStartingWith("invalid_request:");
    }
  }

  @Test
  void a_path_has_512_characters_and_not_one_more() {
    assertThat(PathPattern.isPath("a".repeat(512))).isTrue();
    assertThat(PathPattern.isPath("a".repeat(513))).isFalse();
  }
}
