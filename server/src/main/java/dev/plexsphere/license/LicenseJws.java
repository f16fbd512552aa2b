package dev.plexsphere.license;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A license as it travels: a compact JWS (RFC 7515), ES256 and nothing else.
 *
 * <p>The header has {@code alg}, {@code kid} and {@code typ} and no other member, so that nothing
 * in it can bring a key of its own ({@code jwk}, {@code jku}, {@code x5u}) or change the reading
 * ({@code crit}, {@code b64}). {@code kid} is the key's thumbprint (RFC 7638).
 */
public final class LicenseJws {
  /** The header's {@code typ}. */
  public static final String TYPE = "plexsphere-license+jwt";

  /** Longer is no license. */
  public static final int CHARACTERS_MAX = 8 * 1024;

  private static final Pattern COMPACT =
      Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]{86})");
  private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String compact;
  private final String kid;
  private final License license;

  private LicenseJws(String compact, String kid, License license) {
    this.compact = compact;
    this.kid = kid;
    this.license = license;
  }

  /** Signs {@code license} with {@code key}, a P-256 key pair; returns the compact form. */
  public static String sign(License license, ECKey key) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID(SigningKeys.thumbprint(key))
            .type(new JOSEObjectType(TYPE))
            .build();
    var jws = new JWSObject(header, new Payload(Claims.write(license)));
    try {
      jws.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("not a P-256 key pair", e);
    }
    return jws.serialize();
  }

  /**
   * Reads a compact form, blanks around it allowed. Whoever signed it is not asked yet.
   *
   * @throws RefusedException {@code license_invalid}
   */
  public static LicenseJws read(String text) {
    var compact = text.strip();
    var parts = COMPACT.matcher(compact);
    if (compact.length() > CHARACTERS_MAX || !parts.matches()) {
      throw invalid("it is not a compact JWS, or was cut off");
    }
    try {
      var kid = kid(object(parts.group(1)));
      return new LicenseJws(compact, kid, Claims.read(object(parts.group(2))));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Object> object(String part) {
    try {
      return Json.readMap(Base64.getUrlDecoder().decode(part));
    } catch (RefusedException | IllegalArgumentException _) {
      throw new IllegalArgumentException("a part of it is not JSON");
    }
  }

  private static String kid(Map<String, Object> header) {
    if (!header.keySet().equals(Set.of("alg", "kid", "typ"))
        || !"ES256".equals(header.get("alg"))
        || !TYPE.equals(header.get("typ"))
        || !(header.get("kid") instanceof String kid)
        || !THUMBPRINT.matcher(kid).matches()) {
      throw new IllegalArgumentException(
          "its header must have alg ES256, typ "
              + TYPE
              + ", a thumbprint as kid, and nothing else");
    }
    return kid;
  }

  private static RefusedException invalid(String why) {
    return Refusal.of(ErrorCode.LICENSE_INVALID, "This is not a license: " + why + ".")
        .asException();
  }

  /** The compact form. */
  public String compact() {
    return compact;
  }

  /** The thumbprint of the key that is said to have signed it. */
  public String kid() {
    return kid;
  }

  /** What it says, true or not. */
  public License unverified() {
    return license;
  }

  /** True where {@code key} is the one that the header names, and made the signature. */
  public boolean verifies(ECKey key) {
    if (!kid.equals(SigningKeys.thumbprint(key))) {
      return false;
    }
    int dot = compact.lastIndexOf('.');
    var input = compact.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
    try {
      return new ECDSAVerifier(key)
          .verify(
              new JWSHeader(JWSAlgorithm.ES256), input, new Base64URL(compact.substring(dot + 1)));
    } catch (JOSEException _) {
      return false;
    }
  }
}
