package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl operator tenant suspend|resume|delete}: what changes a tenant as a whole. */
public final class TenantChangeCommand implements Command {
  /** What is done to the tenant. */
  public enum Change {
    SUSPEND("suspend", "Close every door of a tenant, at once. Nothing is lost.", "every sign-in"),
    RESUME("resume", "Open a suspended tenant's doors again.", ""),
    DELETE(
        "delete", "Delete a tenant that is empty. Its slug is not given out again.", "all of it");

    private final String word;
    private final String description;
    private final String breaks;

    Change(String word, String description, String breaks) {
      this.word = word;
      this.description = description;
      this.breaks = breaks;
    }
  }

  private final Change change;

  public TenantChangeCommand(Change change) {
    this.change = change;
  }

  @Override
  public String name() {
    return change.word;
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description(change.description);
    spec.addPositional(Flags.words("TENANT", "its slug or its id"));
    if (change != Change.RESUME) {
      spec.addOption(Flags.toggle("--dry-run", "show what it would hit and change nothing"));
    }
  }

  @Override
  public Exit run(Invocation call) {
    var words = call.arguments().words();
    if (words.size() != 1) {
      throw Failure.usage("Missing argument", "name one tenant by its slug or id");
    }
    var session = OperatorSession.of(call);
    var tenant = new Tenants(session).find(words.getFirst());
    if (change != Change.RESUME && call.arguments().has("--dry-run")) {
      show(call, tenant);
      call.streams().note("Nothing was changed.");
      return Exit.SUCCESS;
    }
    confirm(call, tenant);
    var path = "/tenants/" + tenant.get("id");
    if (change == Change.DELETE) {
      session.delete(path).check();
    } else {
      show(call, session.post(path + "/" + change.word).doc());
    }
    return Exit.SUCCESS;
  }

  private void confirm(Invocation call, Json.Doc tenant) {
    if (change == Change.RESUME || call.arguments().has("--yes")) {
      return;
    }
    var slug = tenant.get("slug");
    if (!call.streams().terminal().in()) {
      throw Failure.usage("Not confirmed", "say --yes to " + change.word + " " + slug);
    }
    var err = call.streams().err();
    err.line("This ends " + change.breaks + " of " + slug + " (" + tenant.get("name") + ").");
    err.prompt("Type the slug of the tenant to go on: ");
    if (!call.secrets().line("the slug").value().strip().equals(slug)) {
      throw Failure.failed("Not confirmed", "that is not " + slug + "; nothing was changed");
    }
  }

  private static void show(Invocation call, Json.Doc tenant) {
    if (call.isText()) {
      TenantListCommand.table(List.of(tenant)).print(call.streams());
    } else {
      call.format().print(tenant, call.streams());
    }
  }
}
