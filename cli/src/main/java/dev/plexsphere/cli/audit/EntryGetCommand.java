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
import java.util.Base64;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl audit entries get}: one entry with its place in the chain. */
public final class EntryGetCommand implements Command {
  private static final String SEQ = "--seq";
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  @Override
  public String name() {
    return "get";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Show one entry with its proof.");
    FactTarget.describe(spec);
    spec.addOption(Flags.required(SEQ, "N", "the entry's number, from 1"));
  }

  /** A flag that is a number from 1. */
  static String number(Invocation call, String flag) {
    var text = call.arguments().get(flag);
    if (!NUMBER.matcher(text).matches()) {
      throw Failure.usage("Bad value", flag + " is a number from 1, not " + text);
    }
    return text;
  }

  @Override
  public Exit run(Invocation call) {
    var session = new FactSession(call);
    var seq = number(call, SEQ);
    var path = session.target().path() + "/audit/entries/" + seq;
    var answer = session.ask(api -> api.get(path)).doc();
    if (!call.isText()) {
      call.format().print(answer, call.streams());
      return Exit.SUCCESS;
    }
    var proof = answer.fields().get("proof") instanceof Json.Doc doc ? doc : Json.Doc.of();
    new Table("SEQ", "ENTRY_HASH", "PREV_HASH", "CANONICAL_BYTES_LEN")
        .row(
            seq,
            "sha256:" + proof.get("entry_hash"),
            "sha256:" + proof.get("prev_hash"),
            String.valueOf(Base64.getDecoder().decode(proof.get("canonical_bytes")).length))
        .print(call.streams());
    return Exit.SUCCESS;
  }
}
