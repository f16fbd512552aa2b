package dev.plexsphere.setup;

import org.jspecify.annotations.Nullable;

/**
 * The second step.
 *
 * @param mark of the license that counts while this is drawn, "" for none
 * @param request what to send to whoever issues licenses; a JSON object
 * @param installed true where a license is installed, whatever it is worth
 * @param facts what that license says; null for none, and where nobody vouches for it
 * @param sentence what that license is worth; "" for none, and where it simply holds
 * @param evaluation true where the installation may sign one for itself
 * @param typed comes back after a mistake
 * @param textMistake what is wrong with it, null for nothing; like {@code fileMistake}
 */
public record LicenseStepView(
    String csrf,
    String mark,
    String installation,
    String request,
    boolean installed,
    @Nullable LicenseFacts facts,
    String sentence,
    boolean evaluation,
    String typed,
    @Nullable String textMistake,
    @Nullable String fileMistake) {

  /** True when a license was refused. */
  public boolean isMistake() {
    return textMistake != null || fileMistake != null;
  }

  /** Not the form's token. */
  @Override
  public String toString() {
    return "LicenseStepView(" + installed + ")";
  }
}
