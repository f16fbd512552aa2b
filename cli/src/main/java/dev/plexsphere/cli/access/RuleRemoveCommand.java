package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access rule remove}: takes a rule from a role. */
final class RuleRemoveCommand implements Command {
  @Override
  public String name() {
    return "remove";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Remove a rule from a role. What it denied is denied no longer.");
    spec.addPositional(Flags.words("ROLE RULE_ID", "as plexctl access role show has them"));
    AccessApi.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var words = AccessApi.words(call, 2, "name the role and the id of its rule");
    new AccessApi(call)
        .delete(AccessApi.role(words.getFirst()) + "/rules/" + Api.encoded(words.getLast()));
    return Exit.SUCCESS;
  }
}
