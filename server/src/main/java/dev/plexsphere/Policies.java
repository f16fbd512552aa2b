package dev.plexsphere;

import dev.plexsphere.config.Config;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.session.SessionLifetimes;
import dev.plexsphere.token.TokenPolicy;
import java.time.Duration;
import java.util.List;

/** What the configuration says, in the words of the rooms that follow it. */
final class Policies {
  private static final Duration MINT_WINDOW = Duration.ofMinutes(10);
  private static final Duration ROTATION_OVERLAP = Duration.ofDays(2);

  private Policies() {}

  static List<AddressRange> egress(Config config) {
    return config.egressAllow().stream().map(AddressRange::parse).toList();
  }

  static SessionLifetimes sessions(Config config) {
    return new SessionLifetimes(config.sessions().idle(), config.sessions().absolute());
  }

  static TokenPolicy tokens(Config config) {
    var tokens = config.tokens();
    return new TokenPolicy(
        tokens.loginTtl(),
        tokens.serviceTtl(),
        tokens.apiTtl(),
        MINT_WINDOW,
        ROTATION_OVERLAP,
        tokens.liveMax());
  }
}
