package dev.plexsphere.authserver;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.IssuerChannel;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.secret.Secret;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The built-in servers, for the platform itself: the same code as behind HTTP, without the HTTP.
 */
public final class HostedIssuer implements IssuerChannel {
  private final HostedServers servers;
  private final KeyService keys;
  private final TokenGrant grant;
  private final HostedClientService clients;

  HostedIssuer(
      HostedServers servers, KeyService keys, TokenGrant grant, HostedClientService clients) {
    this.servers = servers;
    this.keys = keys;
    this.grant = grant;
    this.clients = clients;
  }

  @Override
  public ProviderMetadata metadata(IdpBinding binding) {
    var server = servers.of(domain(binding));
    return new ProviderMetadata(
        server.issuer(), server.urls().authorizationEndpoint(server.domain().slug()), null, true);
  }

  @Override
  public String redeem(IdpBinding binding, String code, URI redirectUri, Secret verifier) {
    var server = servers.of(domain(binding));
    var presented =
        new TokenGrant.Presented(
            code,
            binding.clientId(),
            redirectUri.toString(),
            verifier.reveal(),
            null,
            Confirmation.NONE);
    return switch (grant.redeem(server, presented)) {
      case Outcome.Redeemed(var tokens, _) ->
          Objects.requireNonNull(tokens.idToken(), "openid was asked");
      case Outcome.Refused _ ->
          throw Refusal.of(
                  ErrorCode.CODE_EXCHANGE_FAILED,
                  "The sign-in could not be completed: its code is used, expired or another's."
                      + " Sign in again.")
              .asException();
    };
  }

  @Override
  public JWKSet keys(IdpBinding binding, boolean fresh) {
    return keys.published(domain(binding), fresh);
  }

  @Override
  public ClientCheck clientCredentials(
      IdpBinding binding, String clientId, Secret secret, @Nullable String scope) {
    return clients.verify(domain(binding), clientId, secret)
        ? new ClientCheck.Verified(clientId)
        : new ClientCheck.Refused();
  }

  private static DomainId domain(IdpBinding binding) {
    return Optional.ofNullable(binding.domain())
        .orElseThrow(
            () -> new IllegalStateException("a hosted binding has a Domain: " + binding.id()));
  }
}
