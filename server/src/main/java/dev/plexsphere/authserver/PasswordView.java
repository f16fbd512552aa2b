package dev.plexsphere.authserver;

import dev.plexsphere.authserver.LoginView.Problem;

/**
 * What the page for a new password shows.
 *
 * @param weakness what is wrong with the new password, or ""
 */
public record PasswordView(
    String action, String csrf, String username, String host, Problem problem, String weakness) {

  /** For the document's title. */
  String title() {
    return problem.isThere() ? "Error: change your password" : "Change your password";
  }

  /** True when the new password was refused. */
  public boolean isWeak() {
    return !weakness.isEmpty();
  }
}
