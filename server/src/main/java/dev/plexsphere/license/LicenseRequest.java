package dev.plexsphere.license;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an installation sends to whoever issues its license: not a secret, and not signed, since its
 * sender is known by other means and a license for somebody else's installation helps nobody.
 *
 * @param organization who asks; null where the request does not say
 */
public record LicenseRequest(UUID installation, @Nullable String organization) {
  private static final String TYPE = "plexsphere-license-request";
  private static final int ORGANIZATION_MAX = 200;
  private static final int CONTACT_MAX = 254;

  static String document(
      UUID installation, @Nullable String organization, @Nullable String contact, Instant now) {
    if (organization != null && !isLine(organization, ORGANIZATION_MAX)) {
      throw invalid("The organization is 1 to " + ORGANIZATION_MAX + " characters.");
    }
    if (contact != null && (!isLine(contact, CONTACT_MAX) || contact.indexOf('@') < 1)) {
      throw invalid("The contact is an e-mail address.");
    }
    var out = new LinkedHashMap<String, Object>();
    out.put("type", TYPE);
    out.put("version", 1);
    out.put("installation_id", installation.toString());
    if (organization != null) {
      out.put("organization", organization);
    }
    if (contact != null) {
      out.put("contact", contact);
    }
    out.put("created_at", now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new String(Json.writeAny(out), StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link LicenseService#request} wrote.
   *
   * @throws RefusedException {@code invalid_request}
   */
  public static LicenseRequest parse(String text) {
    try {
      var map = Json.readMap(text.getBytes(StandardCharsets.UTF_8));
      if (TYPE.equals(map.get("type"))
          && Long.valueOf(1).equals(map.get("version"))
          && map.get("installation_id") instanceof String id
          && isOrganization(map.get("organization"))) {
        return new LicenseRequest(
            Uuids.parse(id, ErrorCode.INVALID_REQUEST, "installation id"),
            (String) map.get("organization"));
      }
    } catch (RefusedException _) {
      // said below
    }
    throw invalid("This is not a license request of this release.");
  }

  private static boolean isOrganization(@Nullable Object value) {
    return value == null || (value instanceof String text && isLine(text, ORGANIZATION_MAX));
  }

  private static boolean isLine(String text, int max) {
    return !text.isBlank()
        && text.length() <= max
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private static RefusedException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
