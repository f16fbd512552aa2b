package dev.plexsphere.license;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A {@link License} as JWT claims (RFC 7519 section 4.1). A claim that is not known is refused: it
 * may restrict what we would allow.
 */
final class Claims {
  private static final Set<String> KNOWN =
      Set.of(
          "iss",
          "jti",
          "licensee",
          "kind",
          "installation",
          "iat",
          "nbf",
          "exp",
          "grace_days",
          "max_tenants",
          "features");

  /** Year 9999: more is milliseconds, or a mistake. */
  private static final long SECONDS_MAX = 253_402_300_799L;

  private final Map<String, Object> claims;

  private Claims(Map<String, Object> claims) {
    this.claims = claims;
  }

  static byte[] write(License license) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", license.licensor());
    claims.put("jti", license.id().toString());
    claims.put("licensee", license.licensee());
    claims.put("kind", license.kind().wire());
    claims.put("installation", license.installation().toString());
    claims.put("iat", license.issuedAt().getEpochSecond());
    claims.put("nbf", license.notBefore().getEpochSecond());
    claims.put("exp", license.expiresAt().getEpochSecond());
    claims.put("grace_days", license.graceDays());
    claims.put("max_tenants", license.maxTenants());
    if (!license.features().isEmpty()) {
      claims.put("features", license.features());
    }
    return Json.writeAny(claims);
  }

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  static License read(Map<String, Object> map) {
    for (var name : map.keySet()) {
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException("it has a claim that this release does not know");
      }
    }
    var claims = new Claims(map);
    return new License(
        claims.text("iss"),
        claims.uuid("jti"),
        claims.text("licensee"),
        License.Kind.ofWire(claims.text("kind")),
        claims.uuid("installation"),
        claims.time("iat"),
        claims.time("nbf"),
        claims.time("exp"),
        (int) claims.number("grace_days", Integer.MAX_VALUE),
        (int) claims.number("max_tenants", Integer.MAX_VALUE),
        claims.features());
  }

  private String text(String name) {
    if (claims.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + " must be text");
  }

  private UUID uuid(String name) {
    try {
      return Uuids.parse(text(name), ErrorCode.LICENSE_INVALID, name);
    } catch (RefusedException _) {
      throw new IllegalArgumentException(name + " must be a UUID");
    }
  }

  private long number(String name, long max) {
    if (claims.get(name) instanceof Long number && number >= 0 && number <= max) {
      return number;
    }
    throw new IllegalArgumentException(name + " must be a whole number within bounds");
  }

  private Instant time(String name) {
    return Instant.ofEpochSecond(number(name, SECONDS_MAX));
  }

  private List<String> features() {
    return switch (claims.get("features")) {
      case null -> List.of();
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
          list.stream().map(String.class::cast).toList();
      default -> throw new IllegalArgumentException("features must be a list of text");
    };
  }
}
