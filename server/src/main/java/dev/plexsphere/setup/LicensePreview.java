package dev.plexsphere.setup;

/**
 * A license that was read and not installed.
 *
 * @param mark of the license that counts meanwhile, "" for none
 * @param license compact JWS
 */
public record LicensePreview(String csrf, String mark, LicenseFacts facts, String license) {
  /** Not the form's token. */
  @Override
  public String toString() {
    return "LicensePreview(" + facts.licensee() + ")";
  }
}
