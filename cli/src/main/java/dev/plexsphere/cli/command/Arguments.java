package dev.plexsphere.cli.command;

import dev.plexsphere.cli.output.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.ParseResult;

/** What was typed: the flags of the command and of the words before it. */
public final class Arguments {
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

  private final List<ParseResult> levels;

  /**
   * @param root the result of parsing the whole line
   */
  public Arguments(ParseResult root) {
    var path = new ArrayList<ParseResult>();
    for (var level = Optional.of(root); level.isPresent(); level = next(level.get())) {
      path.add(level.get());
    }
    Collections.reverse(path);
    this.levels = List.copyOf(path);
  }

  private static Optional<ParseResult> next(ParseResult level) {
    return Optional.ofNullable(level.subcommand());
  }

  /** The innermost command that was named. */
  public ParseResult innermost() {
    return levels.getFirst();
  }

  /** What the parser did not understand, on any level. */
  public List<Exception> errors() {
    var errors = new ArrayList<Exception>();
    for (var level : levels) {
      errors.addAll(level.errors());
    }
    return errors;
  }

  /** A flag's value; the one nearest to the end of the line if it was given on two levels. */
  public Optional<String> find(String flag) {
    for (var level : levels) {
      if (level.hasMatchedOption(flag)) {
        String value = level.matchedOptionValue(flag, "");
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** All values of a flag that may be given several times. */
  public List<String> all(String flag) {
    return innermost().matchedOptionValue(flag, List.of());
  }

  /** A required flag's value. */
  public String get(String flag) {
    return find(flag).orElseThrow(() -> Failure.usage("Missing flag", flag + " is required"));
  }

  /**
   * A flag's number.
   *
   * @param otherwise when the flag was not given
   * @param min 0 or more
   * @param max at most 99999
   */
  public int number(String flag, int otherwise, int min, int max) {
    var text = find(flag);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (NUMBER.matcher(text.get()).matches()) {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw Failure.usage(
        "Bad value", flag + " is a number from " + min + " to " + max + ", not " + text.get());
  }

  /** Whether a flag without a value was given. */
  public boolean has(String flag) {
    for (var level : levels) {
      if (level.hasMatchedOption(flag)) {
        return true;
      }
    }
    return false;
  }

  /** The words after the command. */
  public List<String> words() {
    return innermost().hasMatchedPositional(0)
        ? innermost().matchedPositionalValue(0, List.of())
        : List.of();
  }

  /** A required flag that names something by its UUID; in lower case. */
  public String uuid(String flag) {
    return checkUuid(flag, get(flag));
  }

  /** The same for a flag that may be absent. */
  public Optional<String> findUuid(String flag) {
    return find(flag).map(value -> checkUuid(flag, value));
  }

  private static String checkUuid(String flag, String value) {
    if (!UUID_FORM.matcher(value).matches()) {
      throw Failure.usage(
          "Bad value", flag + " is a UUID like 0192f2f6-b840-7000-a123-000000000001, not " + value);
    }
    return UUID.fromString(value).toString();
  }
}
