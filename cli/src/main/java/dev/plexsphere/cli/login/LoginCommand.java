package dev.plexsphere.cli.login;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.ContextName;
import dev.plexsphere.cli.config.Contexts;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl login}: the device grant (RFC 8628), approved in a browser. */
public final class LoginCommand implements Command {
  @Override
  public String name() {
    return "login";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Sign in as a person: open the address shown, in any browser, and approve.",
            "The ids: plexctl domain list, or ask your administrator.");
    spec.addOption(Flags.required("--domain-id", "UUID", "the Domain to sign in to"));
    spec.addOption(
        Flags.required("--idp-binding-id", "UUID", "the identity provider that knows you there"));
    spec.addOption(
        Flags.optional("--profile-name", "NAME", "how to call this login (default: default)"));
    spec.addOption(Flags.toggle("--no-browser", "open no browser"));
    spec.addOption(Flags.toggle("--no-qr", "draw no QR code"));
  }

  @Override
  public Exit run(Invocation call) {
    var domainId = call.arguments().uuid("--domain-id");
    var bindingId = call.arguments().uuid("--idp-binding-id");
    var profile = profileName(call);
    var api = api(call, profile);
    call.configFile().probe();

    var login = new DeviceLogin(call, api, domainId, bindingId, profile);
    call.time().listen();
    var granted = login.run();
    new SavedLogin(call, api, domainId, bindingId, profile).keep(granted);
    return Exit.SUCCESS;
  }

  private static String profileName(Invocation call) {
    var name =
        call.arguments()
            .find("--profile-name")
            .or(() -> call.arguments().find("--profile"))
            .orElse(Contexts.DEFAULT);
    return ContextName.check("--profile-name", name);
  }

  /** Without an address, the one this profile had before. */
  private static Api api(Invocation call, String profile) {
    var known = call.contexts().find(profile).flatMap(context -> context.server());
    return call.givenServer().or(() -> known).map(call::anonymousAt).orElseGet(call::anonymous);
  }
}
