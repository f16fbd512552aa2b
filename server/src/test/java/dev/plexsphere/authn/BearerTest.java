package dev.plexsphere.authn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Authorization header may look like (RFC 6750 section 2.1). */
class BearerTest {
  @Test
  void a_token_is_all_of_its_alphabet_with_padding_behind() {
    assertThat(Bearer.parse("Bearer aZ09._~+/-==")).contains("aZ09._~+/-==");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer x", "BEARER x", "bEaReR    x"})
  void the_scheme_is_any_case_and_any_number_of_spaces(String header) {
    assertThat(Bearer.parse(header)).contains("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer   ",
        "Bearerx",
        "Bearer\tx",
        " Bearer x",
        "Basic x",
        "Bearer =",
        "Bearer ==",
        "Bearer x=y",
        "Bearer x y",
        "Bearer x ",
        "Bearer x,y",
        "Bearer \"x\"",
        "Bearer x\u0000",
        "Bearer \u00e9",
        "Bearer\u00a0x"
      })
  void anything_else_is_no_token(String header) {
    assertThat(Bearer.parse(header)).isEmpty();
  }

  @Test
  void a_token_has_at_most_8192_characters() {
    assertThat(Bearer.parse("Bearer " + "x".repeat(8192) + "=")).isPresent();
    assertThat(Bearer.parse("Bearer " + "x".repeat(8193))).isEmpty();
  }
}
