package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl operator license import FILE|-}: installs a license, or shows what it says. */
public final class LicenseImportCommand implements Command {
  @Override
  public String name() {
    return "import";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Install a license while the setup is open.",
            "A dash reads it from stdin, after the setup secret if that comes from there too.");
    spec.addPositional(Flags.words("FILE", "the license, or - for stdin"));
    spec.addOption(Flags.toggle("--preview", "show what it says and install nothing"));
    SetupApi.describeSecret(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var words = call.arguments().words();
    if (words.size() != 1) {
      throw Failure.usage("Missing argument", "name one file with the license, or -");
    }
    var setup = new SetupApi(call);
    setup.unlock();
    var text = LicenseText.read(call, words.getFirst());
    if (call.arguments().has("--preview")) {
      LicenseText.print(call, setup.preview(text));
      call.streams().note("Nothing was installed.");
    } else {
      LicenseText.print(call, setup.importLicense(text));
    }
    return Exit.SUCCESS;
  }
}
