package dev.plexsphere.idp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A SPIFFE ID has one spelling. */
class SpiffeIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://td/a",
        "spiffe://example.org/ns/ci/sa/deployer",
        "spiffe://my_td-1.example/A.b-c_9",
        "spiffe://td/..a/.b/...",
      })
  void what_is_one_stays_as_it_is(String text) {
    assertThat(SpiffeId.parse(text)).map(SpiffeId::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spiffe://",
        "spiffe:///a",
        "spiffe://td",
        "spiffe://td/",
        "spiffe://td/a/",
        "spiffe://td//a",
        "spiffe://td/a//b",
        "spiffe://td/.",
        "spiffe://td/..",
        "spiffe://td/a/./b",
        "spiffe://td/a/../b",
        "spiffe://td/a/..",
        "spiffe://TD/a",
        "SPIFFE://td/a",
        "Spiffe://td/a",
        "spiffe://td:443/a",
        "spiffe://user@td/a",
        "spiffe://td/a%62",
        "spiffe://td%2e/a",
        "spiffe://td/a?b",
        "spiffe://td/a#b",
        "spiffe://td/a b",
        " spiffe://td/a",
        "spiffe://td/a ",
        "spiffe://td/a\n",
        "spiffe://td/ä",
        "spiffe://tд/a",
        "spiffe:/td/a",
        "https://td/a",
        "spiffe://td\\a",
      })
  void what_has_a_second_reading_is_none(String text) {
    assertThat(SpiffeId.parse(text)).isEmpty();
  }

  @Test
  void it_has_a_longest() {
    var prefix = "spiffe://td/";
    assertThat(SpiffeId.parse(prefix + "a".repeat(2048 - prefix.length()))).isPresent();
    assertThat(SpiffeId.parse(prefix + "a".repeat(2049 - prefix.length()))).isEmpty();
    assertThat(SpiffeId.parse("spiffe://" + "d".repeat(255) + "/a")).isPresent();
    assertThat(SpiffeId.parse("spiffe://" + "d".repeat(256) + "/a")).isEmpty();
  }
}
