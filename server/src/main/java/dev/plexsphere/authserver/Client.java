package dev.plexsphere.authserver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that people sign in to.
 *
 * @param id the {@code client_id}
 * @param name shown to people
 * @param secretHash hex SHA-256 of the secret; null for a public client, which has none
 * @param refreshes may be given refresh tokens
 * @param redirectUris see {@link RedirectUris#isRegistered}
 * @param postLogoutRedirectUris compared character by character
 * @param scopes what it may ask for
 * @param audiences of its access tokens, the first where it asks for none; empty means that they
 *     open the server's own userinfo and nothing else
 * @param servers names of the authorization servers that know it: {@code platform}, or slugs
 */
public record Client(
    String id,
    String name,
    @Nullable String secretHash,
    boolean refreshes,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    List<String> scopes,
    List<String> audiences,
    List<String> servers) {
  /** The audience of what the platform's own API takes. */
  public static final String API = "plexsphere-api";

  /** The name of the platform's server. */
  public static final String PLATFORM = "platform";

  /** What any client may be allowed to ask for. */
  public static final List<String> ALL_SCOPES = List.of("openid", "email", "profile");

  /** Copies. */
  public Client {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    scopes = List.copyOf(scopes);
    audiences = List.copyOf(audiences);
    servers = List.copyOf(servers);
  }

  /** A client of the platform's server. */
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
        refreshes,
        redirectUris,
        postLogoutRedirectUris,
        scopes,
        audiences,
        List.of(PLATFORM));
  }

  /** True for a client that proves nothing but PKCE. */
  public boolean isPublic() {
    return secretHash == null;
  }

  /** Never what the secret hashes to. */
  @Override
  public String toString() {
    return "Client(" + id + ")";
  }
}
