package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/reference/requirements-operator.md lists each requirement of the operator's sign-in with the
 * tests whose names or comments carry its number; -Dplexsphere.write=true writes it anew.
 */
class RequirementsReferenceTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/reference/requirements-operator.md");
  private static final List<String> PLACES =
      List.of("server/src/test/java", "cli/src/test/java", "e2e/suites");
  private static final Path TEXTS =
      Path.of("src", "test", "resources", "requirements-operator.txt");

  /** In a method's name, or in the comment above it. */
  private static final Pattern IN_JAVA =
      Pattern.compile("requirements?_([0-9]+(?:(?:_and)?_[0-9]+)*)(?:_([a-z]\\w*))?");

  /** In a test's title: {@code requirements 26-36: …}, {@code requirements 32 and 33: …}. */
  private static final Pattern IN_NODE =
      Pattern.compile("requirements? ([0-9]+(?:(?:-|, | and )[0-9]+)*):? ?([^'\"`\\n]*)");

  private static final Pattern RANGE = Pattern.compile("([0-9]+)(?:-([0-9]+))?");

  private final Map<Integer, TreeSet<String>> tests = new TreeMap<>();

  @Test
  void the_page_names_the_tests_of_every_requirement() throws IOException {
    var page = page();
    if (Boolean.getBoolean("plexsphere.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE))
        .as("stale: run the test with -Dplexsphere.write=true")
        .isEqualTo(page);
  }

  private String page() throws IOException {
    for (var place : PLACES) {
      scan(ROOT.resolve(place));
    }
    var page = new StringBuilder();
    page.append(
        """
        # Requirements of the operator's sign-in, and their tests

        <!-- Made from the tests' names by RequirementsReferenceTest; -Dplexsphere.write=true rewrites it. -->

        From a machine that was never configured to an operator who registers the first tenant. A test
        that proves a requirement carries its number.

        | no | requirement | tests |
        |---|---|---|
        """);
    for (var line : Files.readAllLines(TEXTS)) {
      int bar = line.indexOf('|');
      var number = Integer.parseInt(line.substring(0, bar));
      var found = tests.getOrDefault(number, new TreeSet<>());
      page.append("| %d | %s | %s |\n".formatted(number, line.substring(bar + 1), cell(found)));
    }
    return page.toString();
  }

  private static String cell(Set<String> found) {
    return found.isEmpty() ? "none yet" : String.join("<br>", found);
  }

  private void scan(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var name = file.getFileName().toString();
        if (name.endsWith(".java") && !name.equals("RequirementsReferenceTest.java")) {
          scan(IN_JAVA, name.replace(".java", ""), Files.readString(file), "_");
        } else if (name.endsWith(".test.mjs")) {
          scan(IN_NODE, "e2e " + folder.relativize(file.getParent()), Files.readString(file), " ");
        }
      }
    }
  }

  private void scan(Pattern pattern, String where, String text, String separator) {
    var matcher = pattern.matcher(text);
    while (matcher.find()) {
      var title = matcher.group(2) == null ? "" : matcher.group(2).replace(separator, " ").strip();
      var entry = where + (title.isEmpty() ? "" : ": " + title.replace("|", "\\|"));
      for (var number : numbers(matcher.group(1))) {
        tests.computeIfAbsent(number, _ -> new TreeSet<>()).add(entry);
      }
    }
  }

  private static List<Integer> numbers(String text) {
    var numbers = new ArrayList<Integer>();
    var ranges = RANGE.matcher(text);
    while (ranges.find()) {
      int first = Integer.parseInt(ranges.group(1));
      int last = ranges.group(2) == null ? first : Integer.parseInt(ranges.group(2));
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
