package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.IdpField;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.util.List;

/** What a gateway says of itself to everybody ({@code GET /api/runtime/contract}). */
final class RuntimeContract {
  private static final String PATH = "/api/runtime/contract";
  private static final String RUNTIME = "distributed";

  /** The fields that it may publish; a secret is never one of them. */
  private static final List<IdpField> PUBLISHED =
      List.of(IdpField.DOMAIN, IdpField.CLIENT_ID, IdpField.REDIRECT_URI, IdpField.AUDIENCE);

  private final ServerUrl gateway;
  private final Json.Doc idp;

  private RuntimeContract(ServerUrl gateway, Json.Doc idp) {
    this.gateway = gateway;
    this.idp = idp;
  }

  /**
   * Asks the gateway.
   *
   * @throws Failure exit 1 when nobody answers there, or it is no gateway
   */
  static RuntimeContract ask(Invocation call, ServerUrl gateway) {
    var answer = call.anonymousAt(gateway).get(PATH);
    if (answer.status() == 404) {
      throw Failure.failed(
          "Not a gateway", gateway + " publishes no contract at " + PATH + " (404)");
    }
    var contract = answer.doc();
    return new RuntimeContract(
        gateway, contract.fields().get("auth0") instanceof Json.Doc idp ? idp : Json.Doc.of());
  }

  /** Whether it says how people sign in. */
  boolean hasIdp() {
    return !context("").known().isEmpty();
  }

  /** The context that it describes. */
  GatewayContext context(String name) {
    var context = GatewayContext.named(name).at(gateway).withRuntime(RUNTIME);
    for (var field : PUBLISHED) {
      var value = idp.find(field.key().substring("auth0_".length()));
      context = value.isPresent() ? context.with(field, value.get()) : context;
    }
    return context;
  }
}
