package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access revoke}: takes a role from somebody. */
final class RevokeCommand implements Command {
  @Override
  public String name() {
    return "revoke";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Take a role from somebody, from their next request on. Sessions stay.");
    spec.addPositional(Flags.words("ROLE " + Person.LABEL, "the role, and " + Person.DESCRIPTION));
    AccessApi.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var words = AccessApi.words(call, 2, "name the role and the person");
    var access = new AccessApi(call);
    var person = Person.id(access, words.getLast());
    access.delete(AccessApi.role(words.getFirst()) + "/members/" + Api.encoded(person));
    return Exit.SUCCESS;
  }
}
