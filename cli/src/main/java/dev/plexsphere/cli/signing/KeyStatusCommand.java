package dev.plexsphere.cli.signing;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.signing.v1.Key;
import dev.plexsphere.signing.v1.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl signing status}: which keys there are, and who knows them. */
public final class KeyStatusCommand implements Command {
  @Override
  public String name() {
    return "status";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Show the keys of every scope: which signs, for how long already, until when a",
            "rotation's old key is kept, and how many verifiers have not fetched the newest key.");
    spec.addOption(
        Flags.optional(SigningFlags.SCOPE, "SCOPE", "only platform, or only domain:<uuid>"));
    SigningFlags.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var scope = call.arguments().find(SigningFlags.SCOPE).map(SigningFlags::scope).orElse("");
    var list = new SignerCall(call).with(stub -> KeyList.of(stub, scope));
    if (call.isText()) {
      print(call, list);
    } else {
      var items = list.keys().stream().<Json>map(KeyStatusCommand::document).toList();
      call.format().print(Json.Doc.of().with("items", new Json.Items(items)), call.streams());
    }
    return Exit.SUCCESS;
  }

  private static void print(Invocation call, KeyList list) {
    var table =
        new Table("SCOPE", "KEY_ID", "STATE", "SIGNS", "AGE", "CLOSES_AT", "VERIFIERS", "BEHIND");
    for (var key : list.keys()) {
      boolean signs = key.getState() == KeyState.KEY_STATE_ACTIVE;
      table.row(
          key.getScope(),
          key.getKeyId(),
          KeyList.state(key.getState()),
          signs ? "yes" : "no",
          age(KeyList.instant(key.getValidFrom()), call.now()),
          key.hasTransition() ? KeyList.time(key.getTransition().getClosesAt()) : "",
          String.valueOf(key.getFetchesCount()),
          signs ? String.valueOf(list.behind(key.getScope()).size()) : "");
    }
    table.print(call.streams());
    call.streams().out().flush();
    list.keys().stream()
        .map(Key::getScope)
        .distinct()
        .forEach(scope -> KeyList.remark(call, list.behind(scope)));
  }

  private static String age(Instant from, Instant now) {
    return Math.max(0, Duration.between(from, now).toDays()) + "d";
  }

  private static Json.Doc document(Key key) {
    var out =
        Json.Doc.of(
            "scope", key.getScope(),
            "key_id", key.getKeyId(),
            "state", KeyList.state(key.getState()),
            "public_key", Base64.getEncoder().encodeToString(key.getPublicKey().toByteArray()),
            "valid_from", KeyList.time(key.getValidFrom()));
    if (key.hasValidUntil()) {
      out = out.with("valid_until", KeyList.time(key.getValidUntil()));
    }
    if (key.hasTransition()) {
      var open = key.getTransition();
      out =
          out.with(
              "transition",
              Json.Doc.of(
                  "old_key_id", open.getOldKeyId(),
                  "opened_at", KeyList.time(open.getOpenedAt()),
                  "closes_at", KeyList.time(open.getClosesAt())));
    }
    var fetches =
        key.getFetchesList().stream()
            .<Json>map(each ->
                Json.Doc.of(
                    "verifier", each.getVerifier(), "last_at", KeyList.time(each.getLastAt())))
            .toList();
    return out.with("fetches", new Json.Items(fetches));
  }
}
