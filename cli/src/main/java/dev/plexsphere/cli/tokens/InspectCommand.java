package dev.plexsphere.cli.tokens;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Credentials;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.TokenFormat;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl token inspect}: what a token says about itself, without a server. Whether it is
 * still good only the server knows.
 */
public final class InspectCommand implements Command {
  private static final Pattern JWT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  /** What was found; empty fields are not known. */
  private record Finding(String kind, String env, String id, String checksum, boolean isWhole) {}

  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Say what a token is: kind, id, checksum. No server is asked.",
            "The token comes from --token-file, PLEXSPHERE_TOKEN or the profile.");
  }

  @Override
  public Exit run(Invocation call) {
    var finding = look(Credentials.given(call).orElseGet(() -> Credentials.kept(call)));
    if (call.isText()) {
      new Table("KIND", "ENV", "ID", "CHECKSUM")
          .row(finding.kind(), finding.env(), finding.id(), finding.checksum())
          .print(call.streams());
    } else {
      var document =
          Json.Doc.of(
              "kind", finding.kind(),
              "env", finding.env(),
              "id", finding.id(),
              "checksum", finding.checksum());
      call.format().print(document, call.streams());
    }
    return finding.isWhole() ? Exit.SUCCESS : Exit.FAILED;
  }

  private static Finding look(Secret token) {
    var parsed = TokenFormat.parse(token.value());
    if (parsed.isPresent()) {
      var format = parsed.get();
      return new Finding("api-token", format.env(), format.id().toString(), "ok", true);
    }
    if (token.value().startsWith("psk_")) {
      return new Finding("api-token", "", "", "wrong", false);
    }
    return JWT.matcher(token.value()).matches()
        ? new Finding("jwt", "", "", "", true)
        : new Finding("unknown", "", "", "", false);
  }
}
