package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.Params;
import dev.plexsphere.oauth.OAuthError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom a client wants an access token for: {@code resource} (RFC 8707), which is one here, or
 * {@code audience}, as older clients call it.
 */
final class Resources {
  private Resources() {}

  /**
   * The audience that was asked for, else the client's first; empty for a client that has none.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_target}
   */
  static Optional<String> audience(Client client, Params params) {
    var named = asked(params);
    if (named.size() > 1 || !client.access().audiences().containsAll(named)) {
      throw OAuthError.of("invalid_target", "The client may not ask for that resource")
          .asException();
    }
    return named.stream().findFirst().or(() -> client.access().audiences().stream().findFirst());
  }

  /** What was asked for by either name. */
  static List<String> asked(Params params) {
    return Stream.of("resource", "audience")
        .flatMap(name -> params.find(name).stream())
        .distinct()
        .toList();
  }
}
