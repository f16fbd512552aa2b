package dev.plexsphere.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.account.Account;
import dev.plexsphere.authn.Operator;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;

/**
 * Access tokens (RFC 9068) with which an operator rotates keys at the signer. A token of its own,
 * because the signer asks nobody whether a session is still there: five minutes, and good for
 * nothing else. Thread-safe.
 */
public final class SignerTokens {
  /** Whom they are for. */
  public static final String AUDIENCE = "plexsphere-signer";

  /** How long one is good. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final String CLIENT = "platform-operator-cli";

  private final HostedServers servers;
  private final KeyService keys;
  private final Ids ids;
  private final InstantSource clock;

  SignerTokens(HostedServers servers, KeyService keys, Ids ids, InstantSource clock) {
    this.servers = servers;
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /** Makes one for an operator whose own token was checked just now. */
  public Secret mint(Operator operator) {
    var now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(servers.platformIssuer())
            .subject(operator.account().toString())
            .audience(AUDIENCE)
            .claim("client_id", CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .claim("roles", List.of(Account.PLATFORM_ADMIN))
            .claim("tenant_id", DomainId.PLATFORM.tenantId())
            .claim("sid", operator.session())
            .jwtID(ids.next().toString())
            .build();
    return new Secret(keys.sign(DomainId.PLATFORM, HostedTokens.ACCESS, claims));
  }
}
