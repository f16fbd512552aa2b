package dev.plexsphere.signer;

import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.SuppressForbidden;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.log.Logs;
import dev.plexsphere.signer.config.InvalidSignerConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The program {@code plexsphere signer}: arguments in, one exit code out. */
public final class Main {
  private Main() {}

  /** Runs until it is told to end. */
  @SuppressForbidden("the only place that takes the process's streams and ends it")
  public static void main(String[] arguments) {
    Logs.install(System.err, System.getenv("PLEXSPHERE_DEBUG") != null, () -> "-");
    var exit = run(arguments, System.getenv(), System.in, System.out, System.err);
    System.out.flush();
    Runtime.getRuntime().exit(exit);
  }

  private static int run(
      String[] arguments,
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    var line = new CommandLine(new SignerCommand(environment, in, out));
    if (List.of(arguments).equals(List.of("train"))) {
      return train(err);
    }
    line.setParameterExceptionHandler((e, _) -> {
      err.println("plexsphere: Usage: " + e.getMessage());
      err.println("  hint: plexsphere signer --help");
      return Exit.USAGE.code();
    });
    line.setExecutionExceptionHandler((e, _, _) -> failed(e, err));
    return line.execute(arguments);
  }

  private static int train(PrintStream err) {
    try {
      SignerTraining.run();
      return Exit.SUCCESS.code();
    } catch (IOException | GeneralSecurityException e) {
      return failed(e, err);
    }
  }

  private static int failed(Exception e, PrintStream err) {
    switch (e) {
      case InvalidSignerConfigException invalid -> {
        invalid.mistakes().forEach(mistake -> err.println("plexsphere: Configuration: " + mistake));
        return Exit.USAGE.code();
      }
      case RefusedException refused ->
          err.println(
              "plexsphere: "
                  + refused.refusal().code().title()
                  + ": "
                  + refused.refusal().detail());
      case IllegalArgumentException wrong ->
          err.println("plexsphere: Configuration: " + wrong.getMessage());
      default -> err.println("plexsphere: Failed: " + e.getMessage());
    }
    return Exit.FAILED.code();
  }
}
