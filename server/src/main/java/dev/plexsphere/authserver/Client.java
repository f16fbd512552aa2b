package dev.plexsphere.authserver;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client of a hosted server.
 *
 * @param id the {@code client_id}
 * @param name shown to people
 * @param secretHash hex SHA-256 of the secret; null for a public client, which has none
 * @param proofs how it may show who it is; of a public client {@link ClientProof#NONE} alone
 * @param grants how it may come to tokens
 * @param redirectUris see {@link RedirectUris#isRegistered}
 * @param postLogoutRedirectUris compared character by character
 * @param scopes what it may ask for
 * @param audiences of its access tokens, the first where it asks for none; empty means that they
 *     open the server's own userinfo and nothing else
 * @param resources audiences that it is: it may introspect the tokens that are meant for them
 * @param rules what its authorization requests must do
 * @param servers names of the authorization servers that know it: {@code platform}, or slugs
 * @param keys public keys of what it signs, each with a kid; none for a client that signs nothing
 * @param tokens what its tokens are like
 * @param logout where it hears that somebody signed out
 * @param certificate what it does with a certificate
 */
public record Client(
    String id,
    String name,
    @Nullable String secretHash,
    Set<ClientProof> proofs,
    Set<GrantType> grants,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    List<String> scopes,
    List<String> audiences,
    List<String> resources,
    ClientRules rules,
    List<String> servers,
    JWKSet keys,
    ClientTokens tokens,
    ClientLogout logout,
    ClientCertificate certificate) {
  /** The audience of what the platform's own API takes. */
  public static final String API = "plexsphere-api";

  /** The name of the platform's server. */
  public static final String PLATFORM = "platform";

  /** What any client may be allowed to ask for about a person. */
  public static final List<String> ALL_SCOPES = List.of("openid", "email", "profile");

  /** How a machine of a Domain's may show who it is. */
  static final Set<ClientProof> MACHINE_PROOFS = Set.of(ClientProof.BASIC, ClientProof.POST);

  /** Copies. */
  public Client {
    proofs = Set.copyOf(proofs);
    grants = Set.copyOf(grants);
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    scopes = List.copyOf(scopes);
    audiences = List.copyOf(audiences);
    resources = List.copyOf(resources);
    servers = List.copyOf(servers);
  }

  /** A client that signs nothing. */
  public Client(
      String id,
      String name,
      @Nullable String secretHash,
      Set<ClientProof> proofs,
      Set<GrantType> grants,
      List<String> redirectUris,
      List<String> postLogoutRedirectUris,
      List<String> scopes,
      List<String> audiences,
      List<String> resources,
      ClientRules rules,
      List<String> servers) {
    this(
        id,
        name,
        secretHash,
        proofs,
        grants,
        redirectUris,
        postLogoutRedirectUris,
        scopes,
        audiences,
        resources,
        rules,
        servers,
        new JWKSet());
  }

  /**
   * A client that signs, with tokens like everybody's, that hears nothing and has no certificate.
   */
  public Client(
      String id,
      String name,
      @Nullable String secretHash,
      Set<ClientProof> proofs,
      Set<GrantType> grants,
      List<String> redirectUris,
      List<String> postLogoutRedirectUris,
      List<String> scopes,
      List<String> audiences,
      List<String> resources,
      ClientRules rules,
      List<String> servers,
      JWKSet keys) {
    this(
        id,
        name,
        secretHash,
        proofs,
        grants,
        redirectUris,
        postLogoutRedirectUris,
        scopes,
        audiences,
        resources,
        rules,
        servers,
        keys,
        ClientTokens.DEFAULT,
        ClientLogout.NONE,
        ClientCertificate.NONE);
  }

  /** A client that people sign in to at the platform's server. */
  public Client(
      String id,
      String name,
      @Nullable String secretHash,
      boolean refreshes,
      List<String> redirectUris,
      List<String> postLogoutRedirectUris,
      List<String> scopes,
      List<String> audiences) {
    this(
        id,
        name,
        secretHash,
        Set.of(secretHash == null ? ClientProof.NONE : ClientProof.BASIC),
        refreshes
            ? Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
            : Set.of(GrantType.AUTHORIZATION_CODE),
        redirectUris,
        postLogoutRedirectUris,
        scopes,
        audiences,
        List.of(),
        ClientRules.DEFAULT,
        List.of(PLATFORM));
  }

  /** A machine of a Domain, whose secret is in the database. */
  static Client machine(String id, String server) {
    return new Client(
        id,
        id,
        null,
        MACHINE_PROOFS,
        Set.of(GrantType.CLIENT_CREDENTIALS),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        ClientRules.DEFAULT,
        List.of(server));
  }

  /** The same client, whose tokens are like that, that hears so, and is known so. */
  public Client with(ClientTokens changed, ClientLogout heard, ClientCertificate known) {
    return new Client(
        id,
        name,
        secretHash,
        proofs,
        grants,
        redirectUris,
        postLogoutRedirectUris,
        scopes,
        audiences,
        resources,
        rules,
        servers,
        keys,
        changed,
        heard,
        known);
  }

  /** True for a client that proves nothing but PKCE. */
  public boolean isPublic() {
    return proofs.contains(ClientProof.NONE);
  }

  /** May be given refresh tokens. */
  public boolean refreshes() {
    return grants.contains(GrantType.REFRESH_TOKEN);
  }

  /** Never what the secret hashes to. */
  @Override
  public String toString() {
    return "Client(" + id + ")";
  }
}
