package dev.plexsphere.setup;

/**
 * The first step.
 *
 * @param wrong true when another secret was typed
 */
public record UnlockView(String csrf, boolean wrong) {
  /** Not the form's token. */
  @Override
  public String toString() {
    return "UnlockView(" + wrong + ")";
  }
}
