package dev.plexsphere.gateway;

import dev.plexsphere.idp.ClaimedToken;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tokens that were not taken: 50 from a network in 15 minutes, and 10 from it in the name of one
 * (issuer, sub). The name alone is not counted: what a token claims before it is checked anybody
 * can write, and nobody shall lock somebody else out with it.
 *
 * <p>A try is counted before it is made and given back when it was right: counted afterwards, any
 * number of tries at the same moment would pass.
 */
final class LoginThrottle {
  static final int NAME_MAX = 10;
  static final int NETWORK_MAX = 50;
  static final Duration WINDOW = Duration.ofMinutes(15);

  private final ThrottleService throttle;

  LoginThrottle(ThrottleService throttle) {
    this.throttle = throttle;
  }

  /** One counted try. */
  final class Try {
    private final String name;
    private final String network;

    private Try(String name, String network) {
      this.name = name;
      this.network = network;
    }

    /** It was right, or could not be made. */
    void forget() {
      throttle.refund(name);
      throttle.refund(network);
    }
  }

  /**
   * Counts a try.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code rate_limited}
   */
  Try count(ClaimedToken claimed, String address) {
    var network = countUnread(address);
    var digest = Secrets.sha256(claimed.issuer() + " " + claimed.subject());
    var name = network + ":" + HexFormat.of().formatHex(digest, 0, 16);
    refuse(throttle.hit(name, NAME_MAX, WINDOW));
    return new Try(name, network);
  }

  /**
   * Counts a try with something that claims nothing.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code rate_limited}
   */
  String countUnread(String address) {
    var network = "gateway-login:" + ThrottleService.network(address);
    refuse(throttle.hit(network, NETWORK_MAX, WINDOW));
    return network;
  }

  private static void refuse(Optional<Duration> wait) {
    if (wait.isPresent()) {
      throw ThrottleService.refusal(wait.get()).asException();
    }
  }
}
