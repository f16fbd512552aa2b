package dev.plexsphere.cli;

import dev.plexsphere.cli.command.Arguments;
import dev.plexsphere.cli.output.Failure;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words the refusals of the parser. Nothing has been sent when one of them is printed. */
final class UsageErrors {
  private UsageErrors() {}

  /**
   * Fails with exit 2 if the line was not understood; a mistyped flag is named before a missing
   * one.
   */
  static void check(Arguments arguments) {
    Exception worst = null;
    for (var error : arguments.errors()) {
      if (worst == null || rank(error) < rank(worst)) {
        worst = error;
      }
    }
    if (worst != null) {
      throw failure(worst, arguments.innermost().commandSpec());
    }
  }

  /** One slip often causes several complaints; the lowest rank is the slip itself. */
  private static int rank(Exception error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched().getFirst().startsWith("-") ? 0 : 2;
    }
    return error instanceof MissingParameterException missing && isMissingValue(missing) ? 1 : 3;
  }

  private static boolean isMissingValue(MissingParameterException error) {
    return error.getMissing().stream().noneMatch(ArgSpec::required);
  }

  private static Failure failure(Exception error, CommandSpec spec) {
    return error instanceof UnmatchedArgumentException unmatched
        ? unmatched(unmatched, spec)
        : other(error);
  }

  private static Failure unmatched(UnmatchedArgumentException error, CommandSpec spec) {
    var word = error.getUnmatched().getFirst();
    if (word.startsWith("-")) {
      int equals = word.indexOf('=');
      var flag = equals < 0 ? word : word.substring(0, equals);
      return Failure.usage("Unknown flag", flag + Suggestion.of(flag, flags(spec)));
    }
    if (!spec.subcommands().isEmpty()) {
      return Failure.usage(
          "Unknown command", shown(word) + Suggestion.of(word, spec.subcommands().keySet()));
    }
    return Failure.usage("Unexpected argument", shown(word));
  }

  /** A word typed in the wrong place may be a token. */
  private static String shown(String word) {
    return word.startsWith("psk_") ? "psk_***" : word;
  }

  private static List<String> flags(CommandSpec spec) {
    var names = new ArrayList<String>();
    for (OptionSpec option : spec.options()) {
      names.addAll(List.of(option.names()));
    }
    return names;
  }

  private static Failure other(Exception error) {
    if (error instanceof MissingParameterException missing) {
      return missing(missing);
    }
    if (error instanceof OverwrittenOptionException twice) {
      return Failure.usage(
          "Given twice", name(twice.getOverwritten()) + " is given more than once");
    }
    if (error instanceof ParameterException unclear && unclear.getArgSpec() != null) {
      return Failure.usage("Bad value", name(unclear.getArgSpec()) + " does not take that value");
    }
    return Failure.usage("Bad command line", String.valueOf(error.getMessage()));
  }

  private static Failure missing(MissingParameterException error) {
    var names = error.getMissing().stream().map(UsageErrors::name).distinct().toList();
    if (isMissingValue(error)) {
      return Failure.usage("Missing value", String.join(", ", names) + " needs a value");
    }
    if (names.size() == 1) {
      return Failure.usage("Missing flag", names.getFirst() + " is required");
    }
    return Failure.usage(
        "Missing flags",
        String.join(", ", names.subList(0, names.size() - 1))
            + " and "
            + names.getLast()
            + " are required");
  }

  private static String name(ArgSpec arg) {
    return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
  }
}
