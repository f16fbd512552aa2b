package dev.plexsphere.setup;

/**
 * What the page of a one-time link shows.
 *
 * @param script address of the script that fills the token in
 * @param token as it was sent, since the fragment is gone after a post; "" at first
 * @param lead what happened, in a phrase, or "" for nothing
 * @param weakness what is wrong with the password, or ""
 */
public record ActionView(
    String csrf, String script, String token, String lead, String text, String weakness) {

  /** True when the whole form failed. */
  public boolean isProblem() {
    return !lead.isEmpty();
  }

  /** True when the password was refused. */
  public boolean isWeak() {
    return !weakness.isEmpty();
  }

  /** For the document's title. */
  String title() {
    return isProblem() ? "Error: set your password" : "Set your password";
  }

  /** The same page, saying what went wrong. */
  ActionView failed(String phrase, String sentence, String weak) {
    return new ActionView(csrf, script, token, phrase, sentence, weak);
  }

  /** Neither the token nor the form's. */
  @Override
  public String toString() {
    return "ActionView(" + lead + ")";
  }
}
