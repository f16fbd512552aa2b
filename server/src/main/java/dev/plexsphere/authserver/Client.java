package dev.plexsphere.authserver;

import java.util.List;
import java.util.Set;

/**
 * A client of a hosted server.
 *
 * @param id the {@code client_id}
 * @param name shown to people
 * @param servers names of the authorization servers that know it: {@code platform}, or slugs
 * @param grants how it may come to tokens
 * @param proofs how it shows who it is
 * @param addresses where it is reached
 * @param access what its tokens may open
 * @param rules what its authorization requests must do
 * @param tokens what its tokens are like
 */
public record Client(
    String id,
    String name,
    List<String> servers,
    Set<GrantType> grants,
    ClientProofs proofs,
    ClientAddresses addresses,
    ClientAccess access,
    ClientRules rules,
    ClientTokens tokens) {
  /** The audience of what the platform's own API takes. */
  public static final String API = "plexsphere-api";

  /** The name of the platform's server. */
  public static final String PLATFORM = "platform";

  /** What any client may be allowed to ask for about a person. */
  public static final List<String> ALL_SCOPES = List.of("openid", "email", "profile");

  /** How a machine of a Domain's may show who it is; its secret is a row. */
  private static final ClientProofs MACHINE_PROOFS =
      ClientProofs.of(ClientProof.BASIC, ClientProof.POST);

  /** Copies. */
  public Client {
    servers = List.copyOf(servers);
    grants = Set.copyOf(grants);
  }

  /** A machine of a Domain, whose secret is in the database. */
  static Client machine(String id, String server) {
    return new Client(
        id,
        id,
        List.of(server),
        Set.of(GrantType.CLIENT_CREDENTIALS),
        MACHINE_PROOFS,
        ClientAddresses.NONE,
        ClientAccess.NONE,
        ClientRules.DEFAULT,
        ClientTokens.DEFAULT);
  }

  /** True for a client that proves nothing but PKCE. */
  public boolean isPublic() {
    return proofs.has(ClientProof.NONE);
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
