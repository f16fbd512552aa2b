package dev.plexsphere.cli;

import dev.plexsphere.cli.command.Arguments;
import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.command.Surroundings;
import dev.plexsphere.cli.config.Program;
import dev.plexsphere.cli.meta.BuildInfo;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Streams;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.ExitCode;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** One run: from the words typed to the exit code. */
public final class Plexctl {
  private Plexctl() {}

  /** Runs a command line; everything that can go wrong has become a line and an exit. */
  public static ExitCode run(List<String> args, Surroundings surroundings) {
    var streams = surroundings.streams();
    Invocation call = null;
    try {
      var commandLine = new CommandLine(tree(surroundings).forArguments(args));
      var arguments = new Arguments(commandLine.parseArgs(args.toArray(String[]::new)));
      if (arguments.innermost().isUsageHelpRequested()) {
        return help(arguments.innermost().commandSpec(), surroundings);
      }
      call = new Invocation(arguments, surroundings);
      streams = call.streams();
      UsageErrors.check(arguments);
      var exit = dispatch(arguments, call);
      streams.out().flush();
      return exit;
    } catch (Failure e) {
      return failed(e, call, surroundings, streams);
    } catch (UncheckedIOException e) {
      return failed(lost(e), call, surroundings, streams);
    } catch (RuntimeException e) {
      return broken(e, surroundings);
    } finally {
      streams.err().flush();
    }
  }

  private static ExitCode dispatch(Arguments arguments, Invocation call) {
    var spec = arguments.innermost().commandSpec();
    if (arguments.has("--version")) {
      call.streams().out().line(BuildInfo.read().line());
      return Exit.SUCCESS;
    }
    if (spec.userObject() instanceof Command command) {
      if (arguments.has("--reveal-secrets")) {
        call.streams().warn("secrets are shown in clear (--reveal-secrets)");
      }
      return command.run(call);
    }
    if (spec.parent() == null) {
      return help(tree(call.surroundings()).full(), call.surroundings());
    }
    throw Failure.usage(
        "Missing command",
        spec.qualifiedName() + " needs one of " + String.join(", ", spec.subcommands().keySet()));
  }

  private static CommandTree tree(Surroundings surroundings) {
    return new CommandTree(surroundings.program());
  }

  private static Exit help(CommandLine.Model.CommandSpec spec, Surroundings surroundings) {
    // a branch alone knows only itself; the root's help lists all commands
    var shown = spec.parent() == null ? tree(surroundings).full() : spec;
    var text = new CommandLine(shown).getUsageMessage(CommandLine.Help.Ansi.OFF);
    var out = surroundings.streams().out();
    text.lines().forEach(out::line);
    out.flush();
    return Exit.SUCCESS;
  }

  private static Failure lost(UncheckedIOException e) {
    var reason = e.getCause() == null ? null : e.getCause().getMessage();
    var failure =
        Failure.failed(
            "Cannot write",
            "the result did not arrive on standard output ("
                + (reason == null ? "closed" : reason)
                + ")");
    for (var suppressed : e.getSuppressed()) {
      if (suppressed instanceof Failure known) {
        known.hint().ifPresent(failure::hint);
      }
    }
    return failure;
  }

  private static ExitCode failed(
      Failure failure, @Nullable Invocation call, Surroundings surroundings, Streams streams) {
    if (call != null && failure.exit() == Exit.UNAUTHENTICATED) {
      call.loginHint().ifPresent(failure::hint);
    }
    try {
      // what was printed before the failure stands
      streams.out().flush();
    } catch (UncheckedIOException e) {
      // the line below says more than a second complaint would
    }
    ErrorLines.print(failure, call, streams, surroundings.program());
    return exit(failure, surroundings);
  }

  /** Under the gateway's name 77 says that the cached session is over, and nothing else. */
  private static ExitCode exit(Failure failure, Surroundings surroundings) {
    return failure.exit() == Exit.DENIED
            && !failure.isSessionRefused()
            && surroundings.program() == Program.NOETL
        ? Exit.FAILED
        : failure.exit();
  }

  private static Exit broken(RuntimeException e, Surroundings surroundings) {
    var err = surroundings.streams().err();
    err.line(
        surroundings.program().command()
            + ": Internal error: "
            + e
            + "; this is a bug, please report it");
    if (surroundings.env().containsKey("PLEXCTL_DEBUG")) {
      for (var frame : e.getStackTrace()) {
        err.line("  at " + frame);
      }
    }
    err.flush();
    return Exit.FAILED;
  }
}
