package dev.plexsphere.authserver;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.jwk.SigningAlgorithm;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Json.Naming;
import java.text.ParseException;
import java.util.Arrays;
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
      @Nullable String backchannelLogoutUri,
      @Nullable Boolean backchannelLogoutSessionRequired,
      @Nullable CertificateWish certificate,
      SigningWish signing) {
    /** One with nothing to say about sign-outs, certificates and signatures. */
    public Wish(
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
        @Nullable Boolean requirePushedAuthorizationRequests) {
      this(
          clientName,
          redirectUris,
          postLogoutRedirectUris,
          grantTypes,
          responseTypes,
          tokenEndpointAuthMethod,
          scope,
          audiences,
          resources,
          requireConsent,
          requirePushedAuthorizationRequests,
          null,
          null,
          null,
          SigningWish.NONE);
    }
  }

  /** What was asked for about tokens and keys; null where nothing was said. */
  public record SigningWish(
      @Nullable String idTokenSignedResponseAlg,
      @Nullable String accessTokenFormat,
      @Nullable Map<String, Object> jwks,
      @Nullable String jwksUri) {
    static final SigningWish NONE = new SigningWish(null, null, null, null);
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
    var client =
        new Client(
            clientId,
            nameOr(clientId),
            null,
            Set.of(proof()),
            grantTypes.stream()
                .flatMap(each -> GrantType.of(each).stream())
                .collect(Collectors.toUnmodifiableSet()),
            redirectUris,
            postLogoutRedirectUris,
            scopes(),
            audiences,
            resources,
            new ClientRules(requireConsent, true, requirePushedAuthorizationRequests, false),
            List.of(server),
            keys());
    return client.with(
        tokens(),
        new ClientLogout(backchannelLogoutUri),
        Objects.requireNonNullElse(certificate, ClientCertificate.NONE));
  }

  private ClientTokens tokens() {
    return new ClientTokens(
        SigningAlgorithm.of(idTokenSignedResponseAlg).orElseThrow(),
        accessTokenFormat.equals(ClientTokens.OPAQUE));
  }

  private JWKSet keys() {
    try {
      return jwks == null ? new JWKSet() : JWKSet.parse(jwks);
    } catch (ParseException e) {
      throw new IllegalStateException("registered keys do not parse", e);
    }
  }

  private List<String> scopes() {
    return scope.isEmpty() ? List.of() : Arrays.asList(scope.split(" ", -1));
  }
}
