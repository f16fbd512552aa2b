package dev.plexsphere.authserver;

import io.avaje.jsonb.Json;
import io.avaje.jsonb.Json.Naming;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is registered of a client, as RFC 7591 section 2 names it, checked by {@link
 * ClientMetadataRules}.
 *
 * @param clientName shown to people; "" where the id has to do
 * @param scope what it may ask for, space-separated
 * @param audiences of its access tokens, the first where it asks for none; ours
 * @param resources audiences that it is; ours
 * @param requireConsent a person is asked before the client gets anything; ours
 * @param requirePushedAuthorizationRequests RFC 9126 section 6
 * @param certificate RFC 8705, whose names it has outside; null for none
 */
@Json(naming = Naming.LowerUnderscore)
public record ClientMetadata(
    String clientName,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    List<String> grantTypes,
    List<String> responseTypes,
    String tokenEndpointAuthMethod,
    String scope,
    List<String> audiences,
    List<String> resources,
    boolean requireConsent,
    boolean requirePushedAuthorizationRequests,
    @Nullable ClientCertificate certificate) {

  /** Copies. */
  public ClientMetadata {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    grantTypes = List.copyOf(grantTypes);
    responseTypes = List.copyOf(responseTypes);
    audiences = List.copyOf(audiences);
    resources = List.copyOf(resources);
  }

  /** What was asked for; null where nothing was said. */
  public record Wish(
      @Nullable String clientName,
      @Nullable List<String> redirectUris,
      @Nullable List<String> postLogoutRedirectUris,
      @Nullable List<String> grantTypes,
      @Nullable List<String> responseTypes,
      @Nullable String tokenEndpointAuthMethod,
      @Nullable String scope,
      @Nullable List<String> audiences,
      @Nullable List<String> resources,
      @Nullable Boolean requireConsent,
      @Nullable Boolean requirePushedAuthorizationRequests,
      @Nullable CertificateWish certificate) {}

  /** True for a client that has a secret. */
  public boolean hasSecret() {
    return ClientProof.of(tokenEndpointAuthMethod).filter(ClientProof::isSecret).isPresent();
  }

  /** True for a client that needs a proxy that passes its certificate on. */
  boolean usesCertificate() {
    return certificate != null && certificate.isNeeded();
  }

  /** What people are shown. */
  public String nameOr(String clientId) {
    return clientName.isEmpty() ? clientId : clientName;
  }

  /** Always with PKCE; its secret is not in it. */
  Client client(String clientId, String server) {
    return new Client(
            clientId,
            nameOr(clientId),
            null,
            Set.of(ClientProof.of(tokenEndpointAuthMethod).orElseThrow()),
            grantTypes.stream()
                .flatMap(each -> GrantType.of(each).stream())
                .collect(Collectors.toUnmodifiableSet()),
            redirectUris,
            postLogoutRedirectUris,
            scopes(),
            audiences,
            resources,
            new ClientRules(requireConsent, true, requirePushedAuthorizationRequests, false),
            List.of(server))
        .with(
            ClientTokens.DEFAULT,
            ClientLogout.NONE,
            Objects.requireNonNullElse(certificate, ClientCertificate.NONE));
  }

  private List<String> scopes() {
    return scope.isEmpty() ? List.of() : Arrays.asList(scope.split(" ", -1));
  }
}
