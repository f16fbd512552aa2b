package dev.plexsphere.signer.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is written down of what a caller sent. */
class NamesTest {
  @Test
  void each_part_of_a_log_line_is_one_line_of_150_characters_and_no_more() {
    assertThat(Names.clean("evil\nline", "x".repeat(151), "ü"))
        .isEqualTo("evil?line " + "x".repeat(150) + " ?");
  }
}
