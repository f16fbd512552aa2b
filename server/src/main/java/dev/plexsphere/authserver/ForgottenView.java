package dev.plexsphere.authserver;

import dev.plexsphere.authserver.LoginView.Problem;

/**
 * What the page for a forgotten password shows.
 *
 * @param host to compare with the address bar
 * @param offered false where no mail can be sent
 */
public record ForgottenView(
    String action, String csrf, String host, boolean offered, Problem problem) {
  /** For the document's title. */
  String title() {
    return problem.isThere() ? "Error: forgotten password" : "Forgotten password";
  }
}
