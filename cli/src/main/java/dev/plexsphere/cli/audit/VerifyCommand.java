package dev.plexsphere.cli.audit;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.FactTarget;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.operator.FactSession;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spinner;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl audit verify}: is the chain as it was sealed? Exit 1 when it is not. */
public final class VerifyCommand implements Command {
  private static final String OFFLINE = "--offline";
  private static final String FROM = "--from-seq";
  private static final String TO = "--to-seq";

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Walk the chain and its signed checkpoints, and name the first entry that differs.",
            "With --offline it is an export that is walked, without a server or a network.");
    FactTarget.describe(spec);
    spec.addOption(Flags.optional(FROM, "N", "from this entry on (default: 1)"));
    spec.addOption(Flags.optional(TO, "N", "up to this entry (default: the last)"));
    spec.addOption(Flags.optional(OFFLINE, "FILE", "an export; - for stdin"));
    OfflineVerification.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var verdict =
        call.arguments().has(OFFLINE)
            ? OfflineVerification.of(call, call.arguments().get(OFFLINE))
            : online(call);
    return report(call, verdict);
  }

  /**
   * What to say.
   *
   * @param row the seed's six columns
   * @param title of what is wrong; empty when nothing is
   * @param explanation one sentence
   */
  record Outcome(Json.Doc row, String title, String explanation) {}

  private static Outcome online(Invocation call) {
    var body = segment(call);
    var session = new FactSession(call);
    Json.Doc found;
    try (var _ = new Spinner(call.streams(), () -> "walking the chain …")) {
      Answer answer =
          session.ask(
              api -> api.postSlow(session.target().path() + "/audit/verify", new Json.Doc(body)));
      found = answer.doc();
    }
    boolean ok = found.flag("ok");
    return new Outcome(
        row(
            ok,
            found.get("segment_from"),
            found.get("segment_to"),
            found.find("divergent_seq").orElse(""),
            found.find("expected_hash").orElse(""),
            found.find("observed_hash").orElse("")),
        ok ? "" : "Tampered",
        ok ? unchanged(found) : found.find("what").orElse("an entry is not as it was sealed"));
  }

  private static Map<String, Json> segment(Invocation call) {
    var body = new LinkedHashMap<String, Json>();
    long from = 1;
    for (var flag : new String[] {FROM, TO}) {
      if (call.arguments().has(flag)) {
        long number = Long.parseLong(EntryGetCommand.number(call, flag));
        if (number < from) {
          throw Failure.usage("Bad value", TO + " " + number + " is before the first entry asked");
        }
        from = number;
        body.put(flag.substring(2).replace('-', '_'), Json.number(number));
      }
    }
    return body;
  }

  private static String unchanged(Json.Doc found) {
    var covered = found.find("checkpoint_seq").orElse("0");
    var waiting = found.find("unsealed").orElse("0");
    return (covered.equals("0")
            ? "Unchanged. No checkpoint says how long the chain is: a cut at its end would not show."
            : "Complete and unchanged. The newest checkpoint is at sequence " + covered + ".")
        + (waiting.equals("0") ? "" : " " + waiting + " facts wait for their place.");
  }

  /** The columns of the family's table, as a document. */
  static Json.Doc row(
      boolean valid, String from, String to, String divergent, String expected, String observed) {
    var out = new LinkedHashMap<String, Json>();
    out.put("valid", new Json.Literal(Boolean.toString(valid)));
    out.put("segment_from", new Json.Literal(from));
    out.put("segment_to", new Json.Literal(to));
    if (!divergent.isEmpty()) {
      out.put("divergent_seq", new Json.Literal(divergent));
    }
    if (!expected.isEmpty()) {
      out.put("expected_hash", new Json.Text("sha256:" + expected));
    }
    if (!observed.isEmpty()) {
      out.put("observed_hash", new Json.Text("sha256:" + observed));
    }
    return new Json.Doc(out);
  }

  private static Exit report(Invocation call, Outcome outcome) {
    var row = outcome.row();
    if (call.isText()) {
      new Table(
              "VALID",
              "SEGMENT_FROM",
              "SEGMENT_TO",
              "DIVERGENT_SEQ",
              "EXPECTED_HASH",
              "OBSERVED_HASH")
          .row(
              row.get("valid"),
              row.get("segment_from"),
              row.get("segment_to"),
              row.find("divergent_seq").orElse(""),
              row.find("expected_hash").orElse(""),
              row.find("observed_hash").orElse(""))
          .print(call.streams());
    } else {
      call.format().print(row.with("explanation", outcome.explanation()), call.streams());
    }
    call.streams().out().flush();
    if (!outcome.title().isEmpty()) {
      throw Failure.failed(outcome.title(), outcome.explanation())
          .hint(
              "keep the database and every export as they are; compare with checkpoints that were"
                  + " kept outside");
    }
    call.streams().remark(outcome.explanation());
    return Exit.SUCCESS;
  }
}
