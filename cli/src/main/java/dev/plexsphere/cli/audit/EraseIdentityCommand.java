package dev.plexsphere.cli.audit;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.FactTarget;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.operator.FactSession;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl audit erase-identity}: forgets what is personal; the chain stays good. */
public final class EraseIdentityCommand implements Command {
  private static final String IDENTITY = "--identity";
  private static final String CONFIRM = "--confirm";

  @Override
  public String name() {
    return "erase-identity";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Erase addresses and user agents of an identity's entries, for ever.",
            "The chain verifies as before. --yes does not confirm this; " + CONFIRM + " does.");
    FactTarget.describe(spec);
    spec.addOption(Flags.required(IDENTITY, "UUID", "a user or a service identity"));
    spec.addOption(Flags.toggle(CONFIRM, "yes, this cannot be undone"));
  }

  @Override
  public Exit run(Invocation call) {
    var session = new FactSession(call);
    var identity = call.arguments().uuid(IDENTITY);
    if (!call.arguments().has(CONFIRM)) {
      throw Failure.usage("Missing flag", CONFIRM + " is required: this cannot be undone");
    }
    var path = session.target().path() + "/audit/erase-identity";
    var erased = session.ask(api -> api.post(path, Json.Doc.of("identity_id", identity))).doc();
    if (call.isText()) {
      new Table("SUBJECT_PSEUDONYM", "ERASED_AT")
          .row(erased.get("subject_pseudonym"), erased.get("erased_at"))
          .print(call.streams());
    } else {
      call.format().print(erased, call.streams());
    }
    return Exit.SUCCESS;
  }
}
