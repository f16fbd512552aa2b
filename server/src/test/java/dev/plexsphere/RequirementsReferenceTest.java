package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * docs/reference/requirements-*.md list each requirement with the tests whose names or titles carry
 * its number; -Dplexsphere.write=true writes them anew.
 */
class RequirementsReferenceTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> PLACES =
      List.of("server/src/test/java", "cli/src/test/java", "e2e/suites");

  /** What no test proves yet, or not whole, and why; these alone may be without one. */
  private static final Map<Integer, String> OPEN = Map.of();

  /** In a method's name: {@code requirements_26_27_and_31_…}, {@code requirements_2_to_4_…}. */
  private static final Pattern IN_JAVA =
      Pattern.compile("requirements?_([0-9]+(?:(?:_and|_to)?_[0-9]+)*)(?:_([a-z]\\w*))?");

  /** In a test's title: {@code requirements 26-36: …}, {@code requirements 32 and 33: …}. */
  private static final Pattern IN_NODE =
      Pattern.compile("requirements? ([0-9]+(?:(?:-|, | and )[0-9]+)*):? ?([^'\"`\\n]*)");

  private static final Pattern RANGE = Pattern.compile("([0-9]+)(?:(?:-|_to_)([0-9]+))?");

  private final Map<Integer, TreeSet<String>> tests = new TreeMap<>();

  /** A page, and the file beside it that says what its requirements are. */
  enum Page {
    OPERATOR(
        "operator",
        "Requirements of the operator's sign-in, and their tests",
        """
        From a machine that was never configured to an operator who registers the first tenant. A test
        that proves a requirement carries its number.
        """),
    GATEWAY(
        "gateway",
        "Requirements of the login at a gateway, and their tests",
        """
        From a context to a session that later commands use, and to the exit code that says it is over.
        A test that proves a requirement carries its number.
        """);

    private final String subject;
    private final String title;
    private final String intro;

    Page(String subject, String title, String intro) {
      this.subject = subject;
      this.title = title;
      this.intro = intro;
    }

    private Path file() {
      return ROOT.resolve("docs/reference/requirements-" + subject + ".md");
    }

    /** The requirements by number. */
    private SequencedMap<Integer, String> requirements() throws IOException {
      var texts = new LinkedHashMap<Integer, String>();
      for (var line :
          Files.readAllLines(
              Path.of("src", "test", "resources", "requirements-" + subject + ".txt"))) {
        int bar = line.indexOf('|');
        texts.put(Integer.valueOf(line.substring(0, bar)), line.substring(bar + 1));
      }
      return texts;
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_page_names_the_tests_of_every_requirement(Page page) throws IOException {
    for (var place : PLACES) {
      scan(ROOT.resolve(place));
    }
    var requirements = page.requirements();
    var text = text(page, requirements);
    if (Boolean.getBoolean("plexsphere.write")) {
      Files.writeString(page.file(), text);
    }

    assertThat(requirements.keySet().stream().filter(number -> !OPEN.containsKey(number)))
        .as("requirements without a test")
        .allMatch(tests::containsKey);
    assertThat(Files.readString(page.file()))
        .as("stale: run the test with -Dplexsphere.write=true")
        .isEqualTo(text);
  }

  private String text(Page page, Map<Integer, String> requirements) {
    var text = new StringBuilder();
    text.append(
        """
        # %s

        <!-- Made from the tests' names by RequirementsReferenceTest; -Dplexsphere.write=true rewrites it. -->

        %s
        | no | requirement | tests |
        |---|---|---|
        """
            .formatted(page.title, page.intro));
    requirements.forEach((number, requirement) ->
        text.append("| %d | %s | %s |\n".formatted(number, requirement, cell(number))));
    return text.toString();
  }

  private String cell(int number) {
    var lines = new ArrayList<>(tests.getOrDefault(number, new TreeSet<>()));
    if (OPEN.containsKey(number)) {
      lines.add("open: " + OPEN.get(number));
    }
    return String.join("<br>", lines);
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
