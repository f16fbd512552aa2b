package dev.plexsphere.console;

/** An id as its first eight characters and last six; the middle stays in the page for copying. */
public record ShortId(String whole) {
  private static final int HEAD = 8;
  private static final int TAIL = 6;

  public String head() {
    return whole.substring(0, HEAD);
  }

  public String middle() {
    return whole.substring(HEAD, whole.length() - TAIL);
  }

  public String tail() {
    return whole.substring(whole.length() - TAIL);
  }
}
