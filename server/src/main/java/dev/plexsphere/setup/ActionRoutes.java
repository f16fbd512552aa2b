package dev.plexsphere.setup;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.secret.Secret;

/** {@code /api/account-actions/v1}: what a one-time link lets a program do. */
public final class ActionRoutes {
  private final ActionDesk desk;

  public ActionRoutes(ActionDesk desk) {
    this.desk = desk;
  }

  /** For anybody: the token is the credential. */
  public void mount(Router router) {
    router.post("/api/account-actions/v1/resolve", Gate.PUBLIC, this::resolve);
    router.post("/api/account-actions/v1/complete", Gate.PUBLIC, this::complete);
  }

  private void resolve(Exchange exchange) {
    var body = exchange.read(ActionBodies.Resolve.class);
    exchange.ok(ActionBodies.Resolved.of(desk.resolve(exchange, body.token())));
  }

  private void complete(Exchange exchange) {
    var body = exchange.read(ActionBodies.Complete.class);
    var done = desk.complete(exchange, body.token(), new Secret(body.password()));
    exchange.ok(ActionBodies.Completed.of(done.action()));
  }
}
