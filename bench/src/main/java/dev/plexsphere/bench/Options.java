package dev.plexsphere.bench;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What to measure, and how long.
 *
 * @param root the project's folder
 * @param warmUp seconds before each measurement: the compilers need them
 * @param seconds of each measurement
 * @param runs of each program
 * @param request measures only the requests whose name has this in it
 */
record Options(
    Path root, Set<Part> parts, double warmUp, double seconds, int runs, String request) {
  /** What may be measured by itself. */
  enum Part {
    /** Requests. */
    LOAD,
    /** The command line. */
    CLI,
    /** Start to ready. */
    START,
    /** Signatures, the event stream, the verification of exports. */
    SIGNING
  }

  private static final double WARM_UP = 8;
  private static final double SECONDS = 5;
  private static final int RUNS = 21;

  static final String USAGE =
      """
      bench/run [--only load|cli|start|signing] [--request NAME] [--warm-up SECONDS] [--seconds SECONDS] [--runs N]\
      """;

  /**
   * Reads the command line; the project's folder comes first.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Options parse(String... args) {
    var options =
        new Options(Path.of(args[0]), EnumSet.allOf(Part.class), WARM_UP, SECONDS, RUNS, "");
    for (int i = 1; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value\n" + USAGE);
      }
      options = options.with(args[i], args[i + 1]);
    }
    return options;
  }

  private Options with(String flag, String value) {
    return switch (flag) {
      case "--only" ->
          new Options(
              root,
              EnumSet.of(Part.valueOf(value.toUpperCase(Locale.ROOT))),
              warmUp,
              seconds,
              runs,
              request);
      case "--warm-up" ->
          new Options(root, parts, Double.parseDouble(value), seconds, runs, request);
      case "--seconds" ->
          new Options(root, parts, warmUp, Double.parseDouble(value), runs, request);
      case "--runs" -> new Options(root, parts, warmUp, seconds, Integer.parseInt(value), request);
      case "--request" -> new Options(root, parts, warmUp, seconds, runs, value);
      default -> throw new IllegalArgumentException("unknown flag " + flag + "\n" + USAGE);
    };
  }
}
