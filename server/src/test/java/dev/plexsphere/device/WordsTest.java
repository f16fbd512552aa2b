package dev.plexsphere.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** The small value types: codes, names, addresses, spans. */
class WordsTest {

  @Test
  void a_user_code_is_eight_of_32_characters_and_reads_itself_back() {
    var seen = new HashSet<Integer>();
    for (int i = 0; i < 2_000; i++) {
      var code = UserCode.random();
      assertThat(code.value()).matches("[A-Z2-7]{8}");
      assertThat(UserCode.parse(code.toString())).contains(code);
      code.value().chars().forEach(seen::add);
    }
    assertThat(seen).hasSize(32);
  }

  @Test
  void a_typed_code_may_be_in_any_case_with_blanks_and_without_dash() {
    var code = new UserCode("ABCDEFGH");

    assertThat(UserCode.parse(" abcd efgh ")).contains(code);
    assertThat(UserCode.parse("AbCdEfGh")).contains(code);
    assertThat(UserCode.parse("ABCD-EFGH")).contains(code);
  }

  @Test
  void what_cannot_be_a_code_is_none() {
    for (var typed :
        new String[] {
          "",
          "ABC",
          "ABCD-EFG1",
          "ABCD-EFG0",
          "ABCD--EFGH",
          "A-BCDEFGH",
          "ABCDEFGHI",
          "ÅBCDEFGH",
          "ABCD\nEFGH",
          "ABCD-EFGH".repeat(20)
        }) {
      assertThat(UserCode.parse(typed)).as(typed).isEmpty();
    }
  }

  @Test
  void a_given_name_keeps_words_and_loses_what_moves_or_hides_text() {
    assertThat(GivenName.clean("build-7.acme.example")).isEqualTo("build-7.acme.example");
    assertThat(GivenName.clean("Ada’s Mac \uD83D\uDE80 東京")).isEqualTo("Ada’s Mac \uD83D\uDE80 東京");
    assertThat(GivenName.clean("a\u202Egnp\u2066x\u200B\uFEFF\u001B[31m\u0007\u0085\u2028b"))
        .isEqualTo("agnpx[31m b");
    assertThat(GivenName.clean(" \t a \n\n b \r\n ")).isEqualTo("a b");
    assertThat(GivenName.clean("lone \uD800 half, private \uE000")).isEqualTo("lone half, private");
    assertThat(GivenName.clean(null)).isEmpty();
  }

  @Test
  void a_given_name_has_at_most_128_characters() {
    assertThat(GivenName.clean("\uD83D\uDE80".repeat(500))).isEqualTo("\uD83D\uDE80".repeat(128));
    assertThat(GivenName.clean("a ".repeat(500))).hasSizeLessThanOrEqualTo(128);
  }

  @Test
  void one_ipv4_address_or_one_ipv6_64_is_one_network() {
    assertThat(same("203.0.113.24", "203.0.113.24")).isTrue();
    assertThat(same("203.0.113.24", "203.0.113.25")).isFalse();
    assertThat(same("2001:db8:1:2::7", "[2001:db8:1:2:ffff:1:2:3]")).isTrue();
    assertThat(same("2001:db8:1:2::7", "2001:db8:1:3::7")).isFalse();
    assertThat(same("::ffff:203.0.113.24", "203.0.113.24")).isTrue();
    assertThat(same("203.0.113.24", "2001:db8::1")).isFalse();
    assertThat(same("unknown", "unknown")).isTrue();
  }

  private static boolean same(String one, String other) {
    return new NetworkAddress(one).sameNetwork(new NetworkAddress(other));
  }

  @Test
  void a_span_is_said_in_one_unit() {
    assertThat(Span.words(Duration.ofSeconds(1))).isEqualTo("1 second");
    assertThat(Span.words(Duration.ofSeconds(40))).isEqualTo("40 seconds");
    assertThat(Span.words(Duration.ofSeconds(599))).isEqualTo("9 minutes");
    assertThat(Span.words(Duration.ofHours(12))).isEqualTo("12 hours");
    assertThat(Span.words(Duration.ofHours(12).minusSeconds(1))).isEqualTo("12 hours");
    assertThat(Span.words(Duration.ofDays(3))).isEqualTo("3 days");
    assertThat(Span.words(Duration.ofSeconds(-5))).isEqualTo("0 seconds");
  }
}
