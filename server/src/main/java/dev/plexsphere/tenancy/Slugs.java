package dev.plexsphere.tenancy;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.Set;
import java.util.regex.Pattern;

/** What a Domain may be called. A slug may become a host name, so it is an RFC 1123 label. */
final class Slugs {
  /** The platform's own; reserved below. */
  static final String PLATFORM = "platform";

  private static final int SLUG_MAX = 63;
  private static final int NAME_MAX = 255;
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Hosts that are, or may become, the platform's own. */
  private static final Set<String> RESERVED =
      Set.of("admin", "api", "www", "system", PLATFORM, "gateway", "as", "static");

  private Slugs() {}

  /**
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_domain}
   */
  static void check(String slug, String name) {
    if (slug.length() > SLUG_MAX || !SHAPE.matcher(slug).matches()) {
      throw refused("A slug is 1 to 63 characters of a-z, 0-9 and single inner hyphens.");
    }
    if (RESERVED.contains(slug)) {
      throw refused("The slug '" + slug + "' is reserved for the platform itself.");
    }
    if (name.isBlank()
        || name.length() > NAME_MAX
        || name.chars().anyMatch(Character::isISOControl)) {
      throw refused("A Domain's name is 1 to 255 characters without control characters.");
    }
  }

  private static RuntimeException refused(String detail) {
    return Refusal.of(ErrorCode.INVALID_DOMAIN, detail).asException();
  }
}
