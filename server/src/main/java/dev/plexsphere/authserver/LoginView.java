package dev.plexsphere.authserver;

/**
 * What the sign-in page shows.
 *
 * @param action where the form goes
 * @param passwordHref where a password is changed
 * @param forgottenHref where a link for a forgotten one is asked for
 * @param username what was typed before, or the client's hint
 * @param clientName what is signed in to
 * @param host to compare with the address bar
 * @param notice what the installation says to whoever signs in, or ""
 * @param problem what to say on top
 */
public record LoginView(
    String action,
    String passwordHref,
    String forgottenHref,
    String sessionId,
    String csrf,
    String username,
    String clientName,
    String host,
    String notice,
    Problem problem) {

  /**
   * A note on top of the form.
   *
   * @param lead the first phrase, or "" for no note
   * @param wrong marks both fields: neither is named as the wrong one
   */
  public record Problem(String lead, String text, boolean wrong) {
    static final Problem NONE = new Problem("", "", false);
    static final Problem WRONG =
        new Problem(
            "That did not work.",
            "The email or the password is not right. Check both and try again.",
            true);
    static final Problem BUSY =
        new Problem(
            "We are busy.",
            "Many people sign in right now. Nothing was tried; try again in a few seconds.",
            false);
    static final Problem STALE =
        new Problem(
            "This page was out of date.",
            "Nothing was tried, so it is safe to sign in again.",
            false);

    static Problem throttled(long seconds) {
      var wait = seconds < 120 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
      return new Problem(
          "Too many attempts.",
          "Nothing was tried this time. Wait " + wait + ", then try again.",
          false);
    }

    /** False when there is nothing to say. */
    public boolean isThere() {
      return !lead.isEmpty();
    }
  }

  /** True where the installation has something to say. */
  public boolean hasNotice() {
    return !notice.isEmpty();
  }

  /** For the document's title. */
  String title() {
    return problem.isThere() ? "Error: sign in" : "Sign in";
  }
}
