package dev.plexsphere.cli.signing;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.signing.v1.OpenRotationRequest;
import java.util.ArrayList;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl signing rotate}: a new key signs from now on. */
public final class RotateKeyCommand implements Command {
  private static final String NEW = "--new-key-id";

  @Override
  public String name() {
    return "rotate";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Open a rotation: the new key signs from now on, and the old key announces it.",
            "Verifiers keep the old key until closes_at; then close the rotation.");
    spec.addOption(Flags.required(SigningFlags.SCOPE, "SCOPE", "platform, or domain:<uuid>"));
    spec.addOption(Flags.required(NEW, "ID", "the new key's id: A-Z a-z 0-9 . _ ~ -"));
    SigningFlags.describe(spec);
    SigningFlags.describeDryRun(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var scope = SigningFlags.scope(call.arguments().get(SigningFlags.SCOPE));
    var request =
        OpenRotationRequest.newBuilder()
            .setScope(scope)
            .setNewKeyId(SigningFlags.keyId(call, NEW))
            .setDryRun(call.arguments().has(SigningFlags.DRY_RUN))
            .build();
    var signer = new SignerCall(call);
    var behind = new ArrayList<KeyList.Verifier>();
    var opened =
        signer
            .with(stub -> {
              var answer = stub.openRotation(request);
              if (request.getDryRun()) {
                behind.addAll(KeyList.of(stub, scope).behind(scope));
              }
              return answer;
            })
            .getTransition();
    var row =
        Json.Doc.of(
            "scope", opened.getScope(),
            "old_key_id", opened.getOldKeyId(),
            "new_key_id", opened.getNewKeyId(),
            "opened_at", KeyList.time(opened.getOpenedAt()),
            "closes_at", KeyList.time(opened.getClosesAt()));
    if (call.isText()) {
      var table = new Table("SCOPE", "OLD_KEY_ID", "NEW_KEY_ID", "OPENED_AT", "CLOSES_AT");
      table
          .row(
              row.get("scope"),
              row.get("old_key_id"),
              row.get("new_key_id"),
              row.get("opened_at"),
              row.get("closes_at"))
          .print(call.streams());
      call.streams().out().flush();
    } else {
      call.format().print(row, call.streams());
    }
    if (request.getDryRun()) {
      KeyList.remark(call, behind);
      call.streams().remark("Nothing was changed: --dry-run.");
    } else {
      call.streams()
          .note(
              "  hint: plexctl signing close --scope "
                  + scope
                  + " --old "
                  + opened.getOldKeyId()
                  + " --new "
                  + opened.getNewKeyId());
    }
    return Exit.SUCCESS;
  }
}
