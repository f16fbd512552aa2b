package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.KeyValues;
import java.util.Optional;

/**
 * What bootstrap answered.
 *
 * @param platform its id and its issuer
 * @param operator the account
 * @param activation how the operator gets the link that sets a password
 */
record Bootstrapped(Json.Doc platform, Json.Doc operator, Json.Doc activation) {
  static Bootstrapped read(Json.Doc answer) {
    return new Bootstrapped(
        part(answer, "platform"), part(answer, "operator"), part(answer, "activation"));
  }

  private static Json.Doc part(Json.Doc answer, String name) {
    if (answer.fields().get(name) instanceof Json.Doc part) {
      return part;
    }
    throw Failure.failed(
        "Unexpected answer", "the server's answer lacks " + name + "; is it a plexsphere server?");
  }

  /** Whether the operator can sign in already. */
  boolean isActive() {
    return operator.get("status").equalsIgnoreCase("active");
  }

  boolean isSent() {
    return activation.find("deliveryState").filter("SENT"::equals).isPresent();
  }

  Optional<Secret> link() {
    return activation.find("manualActivationLink").map(Secret::new);
  }

  void print(Invocation call) {
    var shown = OneTimeLink.print(call, activation);
    new KeyValues(call.streams().out())
        .pair("operator", operator.get("email"))
        .pair("status", operator.get("status"))
        .pair("issuer", platform.get("issuer"))
        .pair("link", shown ? "above" : isSent() ? "sent by e-mail" : "")
        .pair("link_expires_at", OneTimeLink.until(activation));
    call.streams().out().flush();
    if (!isActive()) {
      call.streams().note("Next: plexctl operator activate --link-stdin");
    }
  }
}
