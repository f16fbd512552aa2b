package dev.plexsphere.setup;

import dev.plexsphere.kit.secret.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What was configured of the setup.
 *
 * @param devMode true where an initial credential is honoured
 * @param secret opens the gate; null has a node make one
 * @param secretOut where a node writes the one it made
 * @param license compact JWS; null for none
 * @param operator null for none
 */
public record Mounted(
    boolean devMode,
    @Nullable Secret secret,
    Path secretOut,
    @Nullable String license,
    @Nullable Operator operator) {

  /**
   * The first operator.
   *
   * @param credential their password; null has them set one by their link
   */
  public record Operator(String email, String displayName, @Nullable Secret credential) {}
}
