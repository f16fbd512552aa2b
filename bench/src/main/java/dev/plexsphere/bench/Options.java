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
 * @param rounds of each server beside the others
 * @param request measures only the requests whose name has this in it
 */
record Options(
    Path root,
    Set<Part> parts,
    double warmUp,
    double seconds,
    int runs,
    int rounds,
    String request) {
  /** What may be measured by itself. */
  enum Part {
    /** Requests. */
    LOAD,
    /** Relying parties, machines and APIs at a Domain's authorization server. */
    AUTHSERVER,
    /** Sessions at the gateway, and its proxy. */
    GATEWAY,
    /** The command line. */
    CLI,
    /** Start to ready. */
    START,
    /** Signatures, the event stream, the verification of exports. */
    SIGNING,
    /** Authorization servers of others, beside ours. */
    PEERS
  }

  private static final double WARM_UP = 8;
  private static final double SECONDS = 5;
  private static final int RUNS = 21;
  private static final int ROUNDS = 3;

  static final String USAGE =
      """
      bench/run [--only load|authserver|gateway|cli|start|signing|peers] [--request NAME]
                [--warm-up SECONDS] [--seconds SECONDS] [--runs N] [--rounds N]\
      """;

  /**
   * Reads the command line; the project's folder comes first. Peers are for who asks for them:
   * Keycloak has to be fetched.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Options parse(String... args) {
    var options =
        new Options(
            Path.of(args[0]),
            EnumSet.complementOf(EnumSet.of(Part.PEERS)),
            WARM_UP,
            SECONDS,
            RUNS,
            ROUNDS,
            "");
    for (int i = 1; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value\n" + USAGE);
      }
      options = options.with(args[i], args[i + 1]);
    }
    return options;
  }

  boolean wants(Part part) {
    return parts.contains(part);
  }

  private Options with(String flag, String value) {
    return switch (flag) {
      case "--only" -> {
        var only = EnumSet.of(Part.valueOf(value.toUpperCase(Locale.ROOT)));
        yield new Options(root, only, warmUp, seconds, runs, rounds, request);
      }
      case "--warm-up" ->
          new Options(root, parts, Double.parseDouble(value), seconds, runs, rounds, request);
      case "--seconds" ->
          new Options(root, parts, warmUp, Double.parseDouble(value), runs, rounds, request);
      case "--runs" ->
          new Options(root, parts, warmUp, seconds, Integer.parseInt(value), rounds, request);
      case "--rounds" ->
          new Options(root, parts, warmUp, seconds, runs, Integer.parseInt(value), request);
      case "--request" -> new Options(root, parts, warmUp, seconds, runs, rounds, value);
      default -> throw new IllegalArgumentException("unknown flag " + flag + "\n" + USAGE);
    };
  }
}
