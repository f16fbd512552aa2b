package dev.plexsphere.setup;

import org.jspecify.annotations.Nullable;

/**
 * The fourth step.
 *
 * @param token of the form for another link, good once
 * @param name the operator's
 * @param issued true in the one answer after a link was made
 * @param link shown this once; null where it was sent, or made before
 * @param until when the link ends, to the minute; "" where it was made before
 * @param mailed true where links are sent by mail
 */
public record ActivateView(
    String csrf,
    String token,
    String name,
    String email,
    boolean issued,
    @Nullable String link,
    String until,
    boolean mailed,
    @Nullable LicenseFacts license) {

  /** Neither the link nor the form's token. */
  @Override
  public String toString() {
    return "ActivateView(" + email + ")";
  }
}
