package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/reference/conformance.md: each module has a test of ours that exists, or a reason. */
class ConformanceReferenceTest {
  private static final Pattern ROW =
      Pattern.compile("\\| (`[^|]+`[^|]*|errors [^|]+) \\| ([^|]+) \\|");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");
  private static final List<String> REASONS =
      List.of("not offered: ", "not built", "not met: ", "not met on purpose: ");

  @Test
  void every_module_has_a_test_that_exists_or_a_reason() throws IOException {
    int rows = 0;
    for (var line : Files.readAllLines(Path.of("../docs/reference/conformance.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        rows++;
        check(row.group(1), row.group(2));
      }
    }
    assertThat(rows).isGreaterThan(70);
  }

  private static void check(String module, String said) throws IOException {
    var tests = TEST.matcher(said).results().toList();
    assertThat(!tests.isEmpty() || REASONS.stream().anyMatch(said::startsWith)).as(module).isTrue();
    for (var test : tests) {
      var file = Path.of("src/test/java/dev/plexsphere/authserver", test.group(1) + ".java");
      assertThat(file).as(module).exists();
      if (test.group(2) != null) {
        assertThat(Files.readString(file)).as(module).contains("void " + test.group(2) + "(");
      }
    }
  }
}
