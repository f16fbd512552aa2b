package dev.plexsphere.authserver;

import java.util.List;

/**
 * What the tokens of a client may open.
 *
 * @param scopes what it may ask for
 * @param audiences of its access tokens, the first where it asks for none; empty means that they
 *     open the server's own userinfo and nothing else
 * @param resources audiences that it is: it may introspect the tokens that are meant for them
 */
public record ClientAccess(List<String> scopes, List<String> audiences, List<String> resources) {
  /** Nothing. */
  public static final ClientAccess NONE = new ClientAccess(List.of(), List.of(), List.of());

  /** Copies. */
  public ClientAccess {
    scopes = List.copyOf(scopes);
    audiences = List.copyOf(audiences);
    resources = List.copyOf(resources);
  }

  /** Of the server's own userinfo. */
  public static ClientAccess toUserinfo(String... scopes) {
    return new ClientAccess(List.of(scopes), List.of(), List.of());
  }

  /** The same, of tokens for these. */
  public ClientAccess withAudiences(String... meant) {
    return new ClientAccess(scopes, List.of(meant), resources);
  }

  /** The same, of a client that is these itself. */
  public ClientAccess withResources(String... own) {
    return new ClientAccess(scopes, audiences, List.of(own));
  }
}
