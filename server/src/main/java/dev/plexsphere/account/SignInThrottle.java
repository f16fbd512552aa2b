package dev.plexsphere.account;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Wrong passwords: 10 for a name and 50 from a network in 15 minutes. At that pace a guesser has
 * 960 tries a day at one account; {@link Passwords} makes sure that these are not enough.
 *
 * <p>A try is counted before it is made and given back when it was right: counted afterwards, any
 * number of tries at the same moment would pass. Names are counted whether or not they exist.
 */
final class SignInThrottle {
  static final int NAME_MAX = 10;
  static final int NETWORK_MAX = 50;
  static final Duration WINDOW = Duration.ofMinutes(15);

  private final ThrottleService throttle;

  SignInThrottle(ThrottleService throttle) {
    this.throttle = throttle;
  }

  /** One counted try. */
  final class Count {
    private final String name;
    private final String network;
    private final Optional<Duration> waiting;

    private Count(String name, String network, Optional<Duration> waiting) {
      this.name = name;
      this.network = network;
      this.waiting = waiting;
    }

    /** How long to wait instead of trying. */
    Optional<Duration> mustWait() {
      return waiting;
    }

    /** It was right: the name's owner was here. */
    void succeeded() {
      throttle.reset(name);
      throttle.refund(network);
    }

    /** It was not made. */
    void forget() {
      throttle.refund(name);
      throttle.refund(network);
    }
  }

  Count count(DomainId domain, String username, String address) {
    var digest = HexFormat.of().formatHex(Secrets.sha256(username), 0, 16);
    var name = "password:" + domain + ":" + digest;
    var network = "password-from:" + ThrottleService.network(address);
    var wait = throttle.hit(name, NAME_MAX, WINDOW);
    if (wait.isEmpty()) {
      wait = throttle.hit(network, NETWORK_MAX, WINDOW);
      if (wait.isPresent()) {
        throttle.refund(name);
      }
    }
    return new Count(name, network, wait);
  }
}
