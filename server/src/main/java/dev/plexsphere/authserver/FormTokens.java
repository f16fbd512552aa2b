package dev.plexsphere.authserver;

import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.json.Json;
import io.avaje.jsonb.Json.Naming;

/**
 * The hidden token of a form: good once, for the page it was drawn in and the browser it was drawn
 * for. Origin cannot be asked, since pages without a referrer post {@code Origin: null};
 * Sec-Fetch-Site can, where the browser sends it.
 */
final class FormTokens {
  private static final String TYPE = "form";

  private final Database database;
  private final CodeStore codes;

  FormTokens(Database database, CodeStore codes) {
    this.database = database;
    this.codes = codes;
  }

  /**
   * What a form is bound to.
   *
   * @param page such as {@code login:<session id>}
   */
  @io.avaje.jsonb.Json(naming = Naming.LowerUnderscore)
  record Form(String page, String browser) {}

  String issue(HostedServer server, Form form) {
    return database.transaction(tx ->
        codes.issue(
            tx, TYPE, server.domain().id(), Json.text(form), AuthorizationFlow.REQUEST_LIFETIME));
  }

  /** True once, for the form it was issued for. A token that does not fit is used up as well. */
  boolean accept(Exchange exchange, HostedServer server, Form form, String token) {
    var site = exchange.header("Sec-Fetch-Site").orElse("same-origin");
    var consumed = database.transaction(tx -> codes.consume(tx, TYPE, server.domain().id(), token));
    return site.equals("same-origin")
        && consumed instanceof Consumed.Fresh(_, var json)
        && Json.readTrusted(json, Form.class).equals(form);
  }
}
