package dev.plexsphere.authserver;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.jwk.SigningAlgorithm;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Json.Naming;
import java.text.ParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
 * @param idTokenSignedResponseAlg also of access tokens that are JWTs
 * @param accessTokenFormat {@link ClientTokens#JWT} or {@link ClientTokens#OPAQUE}; ours
 * @param jwks public keys of a client that signs for itself; null for any other
 * @param backchannelLogoutUri where it hears of sign-outs; null for a client that does not
 * @param backchannelLogoutSessionRequired it wants the {@code sid}, which it is told anyway
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
    String idTokenSignedResponseAlg,
    String accessTokenFormat,
    @Nullable Map<String, Object> jwks,
    @Nullable String backchannelLogoutUri,
    boolean backchannelLogoutSessionRequired,
    @Nullable ClientCertificate certificate) {

  /** Copies; what a row of before does not say is as it was then. */
  public ClientMetadata {
    idTokenSignedResponseAlg =
        Objects.requireNonNullElse(idTokenSignedResponseAlg, SigningAlgorithm.ES256.value());
    accessTokenFormat = Objects.requireNonNullElse(accessTokenFormat, ClientTokens.JWT);
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    grantTypes = List.copyOf(grantTypes);
    responseTypes = List.copyOf(responseTypes);
    audiences = List.copyOf(audiences);
    resources = List.copyOf(resources);
  }

  /** By the names that they are sent and shown by; what it has none of is left out. */
  public Map<ClientMember, Object> members() {
    var out = new EnumMap<ClientMember, Object>(ClientMember.class);
    if (!clientName.isEmpty()) {
      out.put(ClientMember.CLIENT_NAME, clientName);
    }
    out.put(ClientMember.REDIRECT_URIS, redirectUris);
    out.put(ClientMember.POST_LOGOUT_REDIRECT_URIS, postLogoutRedirectUris);
    out.put(ClientMember.GRANT_TYPES, grantTypes);
    out.put(ClientMember.RESPONSE_TYPES, responseTypes);
    out.put(ClientMember.TOKEN_ENDPOINT_AUTH_METHOD, tokenEndpointAuthMethod);
    out.put(ClientMember.SCOPE, scope);
    out.put(ClientMember.AUDIENCES, audiences);
    out.put(ClientMember.RESOURCES, resources);
    out.put(ClientMember.REQUIRE_CONSENT, requireConsent);
    out.put(ClientMember.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS, requirePushedAuthorizationRequests);
    out.put(ClientMember.ID_TOKEN_SIGNED_RESPONSE_ALG, idTokenSignedResponseAlg);
    out.put(ClientMember.ACCESS_TOKEN_FORMAT, accessTokenFormat);
    if (jwks != null) {
      out.put(ClientMember.JWKS, jwks);
    }
    if (backchannelLogoutUri != null) {
      out.put(ClientMember.BACKCHANNEL_LOGOUT_URI, backchannelLogoutUri);
      out.put(ClientMember.BACKCHANNEL_LOGOUT_SESSION_REQUIRED, backchannelLogoutSessionRequired);
    }
    if (certificate != null) {
      out.putAll(certificate.members());
    }
    return out;
  }

  /** True for a client that shows who it is by a secret. */
  public boolean hasSecret() {
    return proof().isSecret();
  }

  /** True for a client that needs a proxy that passes its certificate on. */
  boolean usesCertificate() {
    return certificate != null && certificate.isNeeded();
  }

  ClientProof proof() {
    return ClientProof.of(tokenEndpointAuthMethod).orElseThrow();
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
        List.of(server),
        grantTypes.stream()
            .flatMap(each -> GrantType.of(each).stream())
            .collect(Collectors.toUnmodifiableSet()),
        new ClientProofs(
            Set.of(proof()),
            null,
            keys(),
            Objects.requireNonNullElse(certificate, ClientCertificate.NONE)),
        new ClientAddresses(redirectUris, postLogoutRedirectUris, backchannelLogoutUri),
        new ClientAccess(scopes(), audiences, resources),
        new ClientRules(requireConsent, true, requirePushedAuthorizationRequests, false),
        tokens());
  }

  private ClientTokens tokens() {
    return new ClientTokens(
        SigningAlgorithm.of(idTokenSignedResponseAlg).orElseThrow(),
        accessTokenFormat.equals(ClientTokens.OPAQUE));
  }

  private JWKSet keys() {
    try {
      return jwks == null ? new JWKSet() : ClientKeySet.parse(jwks);
    } catch (ParseException e) {
      throw new IllegalStateException("registered keys do not parse", e);
    }
  }

  private List<String> scopes() {
    return scope.isEmpty() ? List.of() : Arrays.asList(scope.split(" ", -1));
  }
}
