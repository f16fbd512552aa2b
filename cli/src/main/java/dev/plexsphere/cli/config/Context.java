package dev.plexsphere.cli.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named context (also called profile): a server, and who is signed in there.
 *
 * @param name how the person calls it
 * @param serverUrl the address it was made for
 * @param token the bearer token; absent when signed out
 * @param tokenId the token's id
 * @param expiresAt when the token ends, epoch seconds; 0 when unknown
 * @param domainId where the person signed in, for the next login's hint
 * @param idpBindingId through which identity provider, for the same
 * @param email as the server gave it
 * @param caFile certificates to trust besides the system's
 */
public record Context(
    String name,
    @Nullable String serverUrl,
    @Nullable Secret token,
    @Nullable String tokenId,
    long expiresAt,
    @Nullable String domainId,
    @Nullable String idpBindingId,
    @Nullable String email,
    @Nullable String caFile) {

  /** A context that nobody has signed in to yet. */
  public static Context named(String name) {
    return new Context(name, null, null, null, 0, null, null, null, null);
  }

  /** The server, when the context has one. */
  public Optional<ServerUrl> server() {
    return Optional.ofNullable(serverUrl)
        .map(url -> ServerUrl.parse(url, "server_url of profile " + name));
  }

  /** The same context without its credential; what the next login needs stays. */
  public Context signedOut() {
    return new Context(name, serverUrl, null, null, 0, domainId, idpBindingId, email, caFile);
  }

  /** The command that signs in again. */
  public String loginCommand() {
    return "plexctl login --domain-id "
        + (domainId == null ? "<domain-uuid>" : domainId)
        + " --idp-binding-id "
        + (idpBindingId == null ? "<idp-binding-uuid>" : idpBindingId)
        + (name.equals(Contexts.DEFAULT) ? "" : " --profile-name " + name);
  }
}
