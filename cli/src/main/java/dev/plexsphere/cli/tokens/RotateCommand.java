package dev.plexsphere.cli.tokens;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.contract.Exit;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl identity-tokens rotate}: a successor; both tokens work until the deadline.
 *
 * <p>The request carries a key that is remembered for ten minutes. If the answer is lost, {@code
 * --resume} sends the same key and gets the same successor.
 */
public final class RotateCommand implements Command {
  @Override
  public String name() {
    return "rotate";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Replace a token. Both work until rotation_deadline; the new one is shown once.");
    spec.addOption(Flags.required("--id", "UUID", "the token's id"));
    spec.addOption(
        Flags.toggle("--resume", "the answer of the last rotate was lost: get the same successor"));
  }

  @Override
  public Exit run(Invocation call) {
    var id = call.arguments().uuid("--id");
    var api = call.session();
    var memory = new RotationMemory(call, api.server(), id);
    var key = call.arguments().has("--resume") ? memory.recall() : memory.remember();
    try {
      var answer = api.postOnce("/v1/auth/tokens/" + id + "/rotate", key);
      if (answer.status() >= 400 && answer.status() < 500) {
        memory.forget();
        throw answer.failure();
      }
      var rotated = answer.doc();
      Plaintext.print(
          call, rotated, "plaintext", "id", "env_prefix", "expires_at", "rotation_deadline");
      memory.forget();
      note(call, rotated);
      return Exit.SUCCESS;
    } catch (UncheckedIOException e) {
      e.addSuppressed(Failure.failed("", "").hint(resume(call, id)));
      throw e;
    } catch (Failure e) {
      if (!memory.isKept()) {
        throw e;
      }
      throw e.isUnreachable()
          ? Failure.unreachable(e.detail() + "; the token may have been rotated")
              .hint(resume(call, id))
          : e.hint(resume(call, id));
    }
  }

  private static String resume(Invocation call, String id) {
    return "plexctl identity-tokens rotate --id " + id + " --resume" + tokenFile(call);
  }

  private static String tokenFile(Invocation call) {
    return call.arguments().find("--token-file").map(file -> " --token-file " + file).orElse("");
  }

  private static void note(Invocation call, Json.Doc rotated) {
    if (!call.isText()) {
      return;
    }
    var span =
        rotated
            .find("rotation_deadline")
            .map(end -> " for " + until(call.now(), end))
            .orElse(" until the deadline");
    call.streams().note("Both tokens work" + span + ". To watch the old one fall silent:");
    call.streams().note("  plexctl identity-tokens list" + tokenFile(call));
  }

  private static String until(Instant now, String end) {
    try {
      return Spans.of(Duration.between(now, Instant.parse(end)));
    } catch (DateTimeException e) {
      return "a while";
    }
  }
}
