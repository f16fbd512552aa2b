package dev.plexsphere.authserver;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.id.Ids;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/**
 * Makes logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4). Their type is one that
 * nothing of ours takes back ({@link TokenReader}).
 */
final class LogoutTokens {
  static final JOSEObjectType TYPE = new JOSEObjectType("logout+jwt");
  static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final Duration LIFETIME = Duration.ofMinutes(2); // section 4 recommends it

  private final KeyService keys;
  private final Ids ids;
  private final InstantSource clock;

  LogoutTokens(KeyService keys, Ids ids, InstantSource clock) {
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Says that a session ended.
   *
   * @param client who hears it; it is signed as its ID tokens are
   * @param session the {@code sid} of its ID tokens
   * @return the compact form
   */
  String make(HostedServer server, Client client, UUID account, String session) {
    var now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(server.issuer())
            .audience(client.id())
            .subject(account.toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .jwtID(ids.next().toString())
            .claim("sid", session)
            .claim("events", Map.of(EVENT, Map.of()))
            .build();
    return keys.sign(server.domain().id(), client.tokens().algorithm(), TYPE, claims);
  }
}
