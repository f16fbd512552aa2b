package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.GoDuration;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access grant}: gives somebody a role, for a while or until it is taken away. */
final class GrantCommand implements Command {
  private static final String UNTIL = "--until";
  private static final String FOR = "--for";

  @Override
  public String name() {
    return "grant";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Give somebody a role.", "Who has it already has it until the new end, or for good.");
    spec.addPositional(Flags.words("ROLE " + Person.LABEL, "the role, and " + Person.DESCRIPTION));
    spec.addOption(Flags.optional(FOR, "SPAN", "for so long, e.g. 8h or 90d"));
    spec.addOption(Flags.optional(UNTIL, "TIME", "up to this RFC 3339 time"));
    AccessApi.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var words = AccessApi.words(call, 2, "name the role and the person");
    var until = until(call);
    var access = new AccessApi(call);
    var body = Json.Doc.of("user_id", Person.id(access, words.getLast()));
    if (until.isPresent()) {
      body = body.with("expires_at", until.get());
    }
    var member = access.post(AccessApi.role(words.getFirst()) + "/members", body);
    if (call.isText()) {
      Members.table(List.of(member)).print(call.streams());
    } else {
      call.format().print(member, call.streams());
    }
    return Exit.SUCCESS;
  }

  private static Optional<String> until(Invocation call) {
    var time = call.arguments().find(UNTIL);
    var span = call.arguments().find(FOR).map(text -> GoDuration.parse(FOR, text));
    if (time.isPresent() && span.isPresent()) {
      throw Failure.usage("Flags do not fit", "give " + FOR + " or " + UNTIL + ", not both");
    }
    if (span.isPresent()) {
      return Optional.of(call.now().plus(span.get()).truncatedTo(ChronoUnit.SECONDS).toString());
    }
    try {
      return time.map(text -> OffsetDateTime.parse(text).toInstant().toString());
    } catch (DateTimeParseException e) {
      throw Failure.usage(
          "Bad value",
          UNTIL + " is an RFC 3339 time such as 2026-11-26T08:00:00Z, not " + time.get());
    }
  }
}
