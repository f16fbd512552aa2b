package dev.plexsphere.authserver;

import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.oauth.OAuthException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The platform's token endpoint, in process, for clients that are part of this program. The same
 * code as {@code /token} decides. Thread-safe.
 */
public final class PlatformTokens {
  private final HostedServers servers;
  private final TokenGrant codes;
  private final RefreshGrant refresh;

  PlatformTokens(HostedServers servers, TokenGrant codes, RefreshGrant refresh) {
    this.servers = servers;
    this.codes = codes;
    this.refresh = refresh;
  }

  /**
   * What a code or a refresh token gives.
   *
   * @param refresh null for a client that gets none
   */
  public record Tokens(Secret access, Duration expiresIn, @Nullable Secret refresh) {}

  /**
   * Redeems a code; empty when it is refused, for whatever reason.
   *
   * @param client a public client of the platform's
   */
  public Optional<Tokens> redeem(String client, String code, String verifier, String redirectUri) {
    var presented =
        new TokenGrant.Presented(code, client, redirectUri, verifier, null, Confirmation.NONE);
    return ask(server -> codes.redeem(server, presented));
  }

  /** Fresh tokens for a refresh token; empty when it is refused. */
  public Optional<Tokens> refresh(String client, Secret token) {
    return ask(server -> {
      var known = server.client(client).filter(Client::refreshes).orElseThrow();
      return refresh.redeem(
          server,
          new RefreshGrant.Presented(
              token.reveal(), known, ClientProof.NONE, null, null, Confirmation.NONE));
    });
  }

  private Optional<Tokens> ask(Function<HostedServer, Outcome> grant) {
    try {
      var server = servers.of(DomainId.PLATFORM);
      servers.requireOpen(server);
      return switch (grant.apply(server)) {
        case Outcome.Redeemed(var minted, var next) ->
            Optional.of(
                new Tokens(
                    new Secret(minted.accessToken()),
                    minted.expiresIn(),
                    next == null ? null : new Secret(next)));
        case Outcome.Refused _ -> Optional.empty();
      };
    } catch (OAuthException e) {
      return Optional.empty();
    } catch (RefusedException e) {
      if (e.refusal().code().status() >= 500) {
        throw e; // the database is away: nobody is signed out for that
      }
      return Optional.empty();
    }
  }
}
