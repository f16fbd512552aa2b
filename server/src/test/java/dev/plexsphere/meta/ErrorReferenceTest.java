package dev.plexsphere.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/errors.md} is made from {@link ErrorCode}; {@code -Dplexsphere.write=true}
 * makes it anew.
 */
class ErrorReferenceTest {
  private static final Path FILE = Path.of("../docs/reference/errors.md");
  private static final String HEAD =
      """
      # Error codes

      Made from `ErrorCode`; do not edit. `ErrorReferenceTest` says how to make it anew.

      Every refusal is `application/problem+json` (RFC 9457). Its `code` is what programs read, and
      its `type` is `https://plexsphere.com/errors/` and the code with dashes. A running server
      explains each under `/errors/<code with dashes>`. The last column is the exit status of
      `plexctl`, see `plexctl help exit-codes`.

      | Code | Status | Title | Meaning | Exit |
      |---|---|---|---|---|
      """;

  private static String made() {
    var out = new StringBuilder(HEAD);
    for (var code : ErrorCode.values()) {
      out.append("| `").append(code.code()).append("` | ").append(code.status());
      out.append(" | ").append(code.title()).append(" | ").append(code.explanation());
      out.append(" | ").append(code.exit().code()).append(" |\n");
    }
    return out.toString();
  }

  @Test
  void the_reference_is_what_the_table_says() throws IOException {
    if (Boolean.getBoolean("plexsphere.write")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, made());
    }
    assertThat(FILE).as("stale: run with -Dplexsphere.write=true").hasContent(made());
  }

  @Test
  void no_two_codes_share_a_slug_and_all_have_words() {
    assertThat(ErrorCode.values()).extracting(ErrorCode::slug).doesNotHaveDuplicates();
    for (var code : ErrorCode.values()) {
      assertThat(code.explanation()).as(code.code()).endsWith(".");
      assertThat(code.title()).as(code.code()).isNotBlank();
      assertThat(code.slug()).matches("[a-z0-9-]+");
    }
  }
}
