package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.KeyValues;
import dev.plexsphere.contract.Exit;
import java.util.Base64;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl operator tenant create}: a tenant, and the link that lets its owner in. */
public final class TenantCreateCommand implements Command {
  private static final String KEY = "--idempotency-key";
  private static final int KEY_BYTES = 24;

  @Override
  public String name() {
    return "create";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Register a tenant. Its owner's one-time link is shown once.");
    spec.addOption(
        Flags.required("--slug", "SLUG", "its short name, part of its address and fixed for good"));
    spec.addOption(Flags.required("--name", "NAME", "its name, for people"));
    spec.addOption(Flags.required("--owner-email", "ADDRESS", "its first person"));
    spec.addOption(Flags.required("--owner-name", "NAME", "that person's name"));
    spec.addOption(
        Flags.optional(KEY, "KEY", "sent again with the same key, it makes no second tenant"));
  }

  @Override
  public Exit run(Invocation call) {
    var arguments = call.arguments();
    var owner =
        Json.Doc.of(
            "email", arguments.get("--owner-email"),
            "displayName", arguments.get("--owner-name"));
    var body =
        Json.Doc.of("slug", arguments.get("--slug"), "name", arguments.get("--name"))
            .with("owner", owner);
    var key = arguments.find(KEY).orElseGet(() -> newKey(call));
    var session = OperatorSession.of(call);
    try {
      print(call, session.postOnce("/tenants", key, body).doc());
      return Exit.SUCCESS;
    } catch (Failure e) {
      throw e.isUnreachable()
          ? Failure.unreachable(e.detail() + "; the tenant may have been made")
              .hint("the same command with " + KEY + " " + key)
          : e;
    }
  }

  private static String newKey(Invocation call) {
    var bytes = new byte[KEY_BYTES];
    call.random().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void print(Invocation call, Json.Doc answer) {
    if (!call.isText()) {
      call.format().print(answer, call.streams());
      return;
    }
    var tenant = part(answer, "tenant");
    var delivery = part(answer, "delivery");
    var shown = OneTimeLink.print(call, delivery);
    new KeyValues(call.streams().out())
        .pair("slug", tenant.get("slug"))
        .pair("tenant_id", tenant.get("id"))
        .pair("idp_binding_id", answer.get("idpBindingId"))
        .pair("issuer", answer.get("issuer"))
        .pair("correlation_id", answer.find("correlationId").orElse(""))
        .pair("owner_link", shown ? "above" : isSent(delivery) ? "sent by e-mail" : "")
        .pair("link_expires_at", OneTimeLink.until(delivery));
    call.streams().out().flush();
    call.streams().note("Its people sign in with:");
    call.streams()
        .note(
            "  plexctl login --domain-id "
                + tenant.get("id")
                + " --idp-binding-id "
                + answer.get("idpBindingId"));
  }

  private static boolean isSent(Json.Doc delivery) {
    return delivery.get("status").equals("SENT");
  }

  private static Json.Doc part(Json.Doc answer, String name) {
    if (answer.fields().get(name) instanceof Json.Doc part) {
      return part;
    }
    throw Failure.failed(
        "Unexpected answer", "the server's answer lacks " + name + "; is it a plexsphere server?");
  }
}
