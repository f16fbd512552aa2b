package dev.plexsphere.machine;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.token.Issued;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code /v1/auth/service/token}. Translates only. */
public final class MachineRoutes {
  private final MachineService machines;
  private final InstantSource clock;

  public MachineRoutes(MachineService machines, InstantSource clock) {
    this.machines = machines;
    this.clock = clock;
  }

  /** Mounts the route; who calls it has nothing yet to show at a door. */
  public void mount(Router router) {
    router.post("/v1/auth/service/token", Gate.PUBLIC, this::token);
  }

  /**
   * RFC 6749 section 5.1, and the token's id.
   *
   * @param ttlClamped true where the Domain's cap shortened the token's life
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  record TokenView(
      String accessToken,
      String tokenType,
      long expiresIn,
      @Nullable String scope,
      String tokenId,
      @Nullable Boolean ttlClamped) {}

  private void token(Exchange exchange) {
    var presented = ServiceTokenRequest.read(exchange).check(BasicCredentials.find(exchange));
    var address = exchange.context().address();
    var issued =
        switch (presented) {
          case ClientCredentials secret -> machines.signIn(secret, address);
          case PresentedAssertion assertion -> machines.signIn(assertion, address);
        };
    exchange.ok(view(issued, presented.scope()));
  }

  private TokenView view(Issued issued, @Nullable String scope) {
    return new TokenView(
        issued.plaintext().reveal(),
        "Bearer",
        Duration.between(clock.instant(), issued.expiresAt()).toSeconds(),
        scope,
        issued.id().toString(),
        issued.ttlClamped() ? true : null);
  }
}
