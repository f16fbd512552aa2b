package dev.plexsphere;

import dev.plexsphere.contract.SuppressForbidden;
import dev.plexsphere.kit.http.RequestContext;
import dev.plexsphere.kit.log.Logs;
import dev.plexsphere.launch.Commands;

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
    var exit = Commands.line(System.getenv(), System.out, System.err).execute(arguments);
    System.out.flush();
    Runtime.getRuntime().exit(exit);
  }
}
