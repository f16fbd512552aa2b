package dev.plexsphere.console;

import dev.plexsphere.kit.secret.Secret;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The platform's token endpoint, asked in process by the console's client. A port: the same code
 * answers {@code /token}.
 */
public interface ConsoleIssuer {
  /** The console's client at the platform's server: public, with PKCE. */
  String CLIENT_ID = "plexsphere-console";

  /**
   * What a code or a refresh token gives.
   *
   * @param refresh null where the client gets none
   */
  record Tokens(Secret access, Duration expiresIn, @Nullable Secret refresh) {}

  /** Redeems a code that came to {@code redirectUri}; empty when it is refused. */
  Optional<Tokens> redeem(String code, String verifier, String redirectUri);

  /** Fresh tokens for a refresh token; empty when it is refused. */
  Optional<Tokens> refresh(Secret refreshToken);
}
