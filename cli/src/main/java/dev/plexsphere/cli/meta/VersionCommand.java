package dev.plexsphere.cli.meta;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl version}: which build this is. */
public final class VersionCommand implements Command {
  @Override
  public String name() {
    return "version";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Show version, commit and date of this plexctl.");
  }

  @Override
  public Exit run(Invocation call) {
    var build = BuildInfo.read();
    if (call.isText()) {
      call.streams().out().line(build.line());
    } else {
      var document =
          Json.Doc.of("version", build.version(), "commit", build.commit(), "date", build.date());
      call.format().print(document, call.streams());
    }
    return Exit.SUCCESS;
  }
}
