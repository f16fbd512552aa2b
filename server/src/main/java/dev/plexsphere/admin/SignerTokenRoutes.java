package dev.plexsphere.admin;

import dev.plexsphere.authn.Operator;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.Function;

/**
 * {@code POST /api/platform/admin/v1/signer-tokens}: an operator's access token for one that the
 * signer takes.
 */
public final class SignerTokenRoutes {
  private final Function<Operator, Secret> mint;
  private final String audience;
  private final Duration lifetime;
  private final Gate operators;

  /**
   * @param mint makes a token that is good for {@code lifetime}
   * @param operators lets operators in and nobody else
   */
  public SignerTokenRoutes(
      Function<Operator, Secret> mint, String audience, Duration lifetime, Gate operators) {
    this.mint = mint;
    this.audience = audience;
    this.lifetime = lifetime;
    this.operators = operators;
  }

  /** The one route. */
  public void mount(Router router) {
    router.post("/api/platform/admin/v1/signer-tokens", operators, this::issue);
  }

  private void issue(Exchange exchange) {
    var out = new LinkedHashMap<String, Object>();
    out.put("access_token", mint.apply(Operator.of(exchange)).reveal());
    out.put("token_type", "Bearer");
    out.put("expires_in", lifetime.toSeconds());
    out.put("audience", audience);
    exchange.json(200, Json.writeAny(out));
  }
}
