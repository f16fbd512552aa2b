package dev.plexsphere.signer.rotation;

import dev.plexsphere.signer.SignerRefusal;
import java.util.regex.Pattern;

/**
 * Names one key of a scope for ever: 1 to 128 characters of {@code A-Z a-z 0-9 . _ ~ -}, those that
 * need no escape in a URL (RFC 3986 section 2.3).
 */
public record KeyId(String value) {
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]{1,128}");

  /**
   * @throws SignerRefusal INVALID
   */
  public KeyId {
    if (!UNRESERVED.matcher(value).matches()) {
      throw SignerRefusal.invalid("a key id is 1 to 128 characters of A-Z a-z 0-9 . _ ~ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
