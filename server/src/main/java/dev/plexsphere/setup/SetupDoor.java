package dev.plexsphere.setup;

import dev.plexsphere.authn.Bearer;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.util.Map;

/**
 * Who may move the setup: the holder of the setup secret, as Bearer, while the gate is open.
 * Closed, everything is 404 to everybody. Wrong secrets are counted per network.
 */
final class SetupDoor implements Gate {
  private static final int TRIES_MAX = 10;
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final String CHALLENGE = "Bearer realm=\"plexsphere setup\"";

  private final GateService gate;
  private final ThrottleService throttle;

  SetupDoor(GateService gate, ThrottleService throttle) {
    this.gate = gate;
    this.throttle = throttle;
  }

  /** Anybody, while the gate is open. */
  void admitAnybody(Exchange exchange) {
    gate.requireOpen();
  }

  @Override
  public void admit(Exchange exchange) {
    gate.requireOpen();
    var presented = Bearer.token(exchange).orElseThrow(SetupDoor::refused);
    if (!isSecret(exchange, presented)) {
      throw refused();
    }
    exchange.context().actor("setup");
  }

  /**
   * True for the setup secret. A try is counted before it is made, so that any number at the same
   * moment cannot pass, and given back when it was right.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code rate_limited}
   */
  boolean isSecret(Exchange exchange, String presented) {
    var bucket = "setup-secret:" + ThrottleService.network(exchange.context().address());
    var wait = throttle.hit(bucket, TRIES_MAX, WINDOW);
    if (wait.isPresent()) {
      throw ThrottleService.refusal(wait.get()).asException();
    }
    boolean right = gate.isSecret(presented);
    if (right) {
      throttle.refund(bucket);
    }
    return right;
  }

  private static RuntimeException refused() {
    return new Refusal.Plain(
            ErrorCode.UNAUTHENTICATED,
            "This needs the setup secret as Bearer; the server's log names the file it is in.",
            Map.of("WWW-Authenticate", CHALLENGE))
        .asException();
  }
}
