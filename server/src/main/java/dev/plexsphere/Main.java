package dev.plexsphere;

import dev.plexsphere.config.InvalidConfigException;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.SuppressForbidden;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.RequestContext;
import dev.plexsphere.kit.log.Logs;
import dev.plexsphere.launch.Commands;
import dev.plexsphere.postgres.EmbeddedPostgresException;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine;

/** The program {@code plexsphere}: arguments in, one exit code out. */
public final class Main {
  private Main() {}

  /** Runs one command. */
  @SuppressForbidden("the only place that takes the process's streams and ends it")
  public static void main(String[] arguments) {
    Logs.install(
        System.err,
        System.getenv("PLEXSPHERE_DEBUG") != null,
        () -> RequestContext.current().map(RequestContext::correlationId).orElse("-"));
    var exit = run(arguments, System.getenv(), System.out, System.err);
    System.out.flush();
    Runtime.getRuntime().exit(exit);
  }

  private static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    var line = Commands.line(environment, out, err);
    line.setParameterExceptionHandler((e, _) -> {
      err.println("plexsphere: Usage: " + e.getMessage());
      err.println("  hint: plexsphere " + e.getCommandLine().getCommandName() + " --help");
      return Exit.USAGE.code();
    });
    line.setExecutionExceptionHandler((e, _, _) -> failed(e, err));
    return line.execute(arguments);
  }

  private static int failed(Exception e, PrintStream err) {
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
      case EmbeddedPostgresException postgres ->
          err.println("plexsphere: Embedded PostgreSQL: " + postgres.getMessage());
      case CommandLine.ParameterException usage -> {
        err.println("plexsphere: Usage: " + usage.getMessage());
        return Exit.USAGE.code();
      }
      default -> {
        err.println("plexsphere: Failed: " + e);
        e.printStackTrace(err);
      }
    }
    return Exit.FAILED.code();
  }
}
