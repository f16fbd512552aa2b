package dev.plexsphere.cli.tokens;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.GoDuration;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl identity-tokens issue}: a new API token for whoever is signed in. */
public final class IssueCommand implements Command {
  private static final Pattern IDENTITY =
      Pattern.compile("(user|service):[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final List<String> PREFIXES = List.of("dev", "stage", "prod");

  @Override
  public String name() {
    return "issue";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Make a new API token. It is shown once.");
    spec.addOption(
        Flags.required("--identity-ref", "REF", "whose token: user:UUID or service:UUID"));
    spec.addOption(Flags.required("--env-prefix", "ENV", "what it is for: dev, stage or prod"));
    spec.addOption(Flags.optional("--ttl", "SPAN", "how long it lives, like 720h or 30m"));
  }

  @Override
  public Exit run(Invocation call) {
    var identity = call.arguments().get("--identity-ref");
    if (!IDENTITY.matcher(identity).matches()) {
      throw Failure.usage(
          "Bad value", "--identity-ref is user:<uuid> or service:<uuid>, not " + identity);
    }
    var prefix = call.arguments().get("--env-prefix");
    if (!PREFIXES.contains(prefix)) {
      throw Failure.usage("Bad value", "--env-prefix is dev, stage or prod, not " + prefix);
    }
    var body = Json.Doc.of("identity_ref", identity, "env_prefix", prefix);
    var ttl = call.arguments().find("--ttl").map(text -> GoDuration.parse("--ttl", text));
    if (ttl.isPresent()) {
      body = body.with("ttl_seconds", Json.number(ttl.get().toSeconds()));
    }
    var issued = call.session().post("/v1/auth/tokens", body).doc();
    Plaintext.print(call, issued, "plaintext", "id", "env_prefix", "expires_at");
    if (issued.flag("ttl_clamped")) {
      call.streams().remark("plexctl: the Domain's limit is shorter than --ttl; see expires_at");
    }
    return Exit.SUCCESS;
  }
}
