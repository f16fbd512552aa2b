package dev.plexsphere.launch;

import dev.plexsphere.config.InvalidConfigException;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.postgres.EmbeddedPostgresException;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What a command that failed says, one line for each mistake, and the exit code that it has. */
final class Failures {
  private final PrintStream err;

  private Failures(PrintStream err) {
    this.err = err;
  }

  /** For {@code line} and all that is below it. */
  static void tell(CommandLine line, PrintStream err) {
    var failures = new Failures(err);
    line.setParameterExceptionHandler((e, _) -> failures.usage(e));
    line.setExecutionExceptionHandler((e, _, _) -> failures.of(e));
  }

  private int usage(ParameterException e) {
    err.println("plexsphere: Usage: " + e.getMessage());
    err.println("  hint: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return Exit.USAGE.code();
  }

  private int of(Exception e) {
    switch (e) {
      case RefusedException refused -> {
        var refusal = refused.refusal();
        err.println("plexsphere: " + refusal.code().title() + ": " + refusal.detail());
        return refusal.code().exit().code();
      }
      case InvalidConfigException invalid -> {
        invalid.mistakes().forEach(mistake -> err.println("plexsphere: Configuration: " + mistake));
        return Exit.USAGE.code();
      }
      case ParameterException thrown -> {
        return usage(thrown);
      }
      case EmbeddedPostgresException postgres ->
          err.println("plexsphere: Embedded PostgreSQL: " + postgres.getMessage());
      default -> {
        err.println("plexsphere: Failed: " + e);
        e.printStackTrace(err);
      }
    }
    return Exit.FAILED.code();
  }
}
