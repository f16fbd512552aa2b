package dev.plexsphere.signer.rotation;

import dev.plexsphere.signer.SignerRefusal;
import java.util.regex.Pattern;

/** Whose key it is: {@code platform}, or {@code domain:} and a UUID in lower case. */
public record ScopeName(String value) {
  private static final Pattern DOMAIN =
      Pattern.compile("domain:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /**
   * @throws SignerRefusal INVALID
   */
  public ScopeName {
    if (!value.equals("platform") && !DOMAIN.matcher(value).matches()) {
      throw SignerRefusal.invalid("a scope is platform, or domain: and a UUID in lower case");
    }
  }

  boolean isPlatform() {
    return value.equals("platform");
  }

  /** The month's first key, such as {@code domain-2026-04}. */
  String defaultKeyId(String yearMonth) {
    return (isPlatform() ? "platform-" : "domain-") + yearMonth;
  }

  @Override
  public String toString() {
    return value;
  }
}
