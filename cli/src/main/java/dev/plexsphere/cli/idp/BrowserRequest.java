package dev.plexsphere.cli.idp;

import org.jspecify.annotations.Nullable;

/**
 * How a sign-in in a browser was asked for.
 *
 * @param redirectUri {@code --auth0-redirect-uri}: must be of this machine, with a port
 * @param contextRedirectUri the context's, used only if it is of this machine
 * @param port {@code --pkce-port}, 0 for any; counts only without the other two
 * @param loginHint whom the provider should propose
 * @param isOffline whether a refresh token is wanted
 * @param opensBrowser false for {@code --no-browser-open}
 */
public record BrowserRequest(
    @Nullable String redirectUri,
    @Nullable String contextRedirectUri,
    int port,
    @Nullable String loginHint,
    boolean isOffline,
    boolean opensBrowser) {
  /** The port of an installation that names none. */
  public static final int DEFAULT_PORT = 8765;
}
