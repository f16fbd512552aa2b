package dev.plexsphere.cli.signing;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.signing.v1.CloseRotationRequest;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl signing close}: the old key is retired. */
public final class CloseRotationCommand implements Command {
  private static final String OLD = "--old";
  private static final String NEW = "--new";

  @Override
  public String name() {
    return "close";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Close a rotation: the old key is retired, and its private half is gone.");
    spec.addOption(Flags.required(SigningFlags.SCOPE, "SCOPE", "platform, or domain:<uuid>"));
    spec.addOption(Flags.required(OLD, "ID", "the key that is retired"));
    spec.addOption(Flags.required(NEW, "ID", "the key that signs"));
    SigningFlags.describe(spec);
    SigningFlags.describeDryRun(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var request =
        CloseRotationRequest.newBuilder()
            .setScope(SigningFlags.scope(call.arguments().get(SigningFlags.SCOPE)))
            .setOldKeyId(SigningFlags.keyId(call, OLD))
            .setNewKeyId(SigningFlags.keyId(call, NEW))
            .setDryRun(call.arguments().has(SigningFlags.DRY_RUN))
            .build();
    var signer = new SignerCall(call);
    if (request.getDryRun()) {
      var keys =
          signer.with(stub -> {
            var _ = stub.closeRotation(request);
            return KeyList.of(stub, request.getScope());
          });
      wouldBreak(call, keys.behind(request.getScope()));
      return Exit.SUCCESS;
    }
    var _ = signer.with(stub -> stub.closeRotation(request));
    print(call, request);
    return Exit.SUCCESS;
  }

  /** The answer is empty, so what was asked is what is shown. */
  private static void print(Invocation call, CloseRotationRequest request) {
    if (call.isText()) {
      new Table("SCOPE", "OLD_KEY_ID", "NEW_KEY_ID")
          .row(request.getScope(), request.getOldKeyId(), request.getNewKeyId())
          .print(call.streams());
    } else {
      var row =
          Json.Doc.of(
              "scope", request.getScope(),
              "old_key_id", request.getOldKeyId(),
              "new_key_id", request.getNewKeyId());
      call.format().print(row, call.streams());
    }
  }

  private static void wouldBreak(Invocation call, List<KeyList.Verifier> behind) {
    if (call.isText()) {
      var table = new Table("WOULD_BREAK", "KEY_ID", "LAST_FETCH_AT");
      behind.forEach(each -> table.row(each.name(), each.keyId(), each.lastAt()));
      table.print(call.streams());
      call.streams().out().flush();
    } else {
      var rows =
          behind.stream()
              .<Json>map(each ->
                  Json.Doc.of(
                      "verifier", each.name(),
                      "key_id", each.keyId(),
                      "last_fetch_at", each.lastAt()))
              .toList();
      call.format().print(Json.Doc.of().with("would_break", new Json.Items(rows)), call.streams());
    }
    call.streams().remark("Nothing was changed: --dry-run.");
  }
}
