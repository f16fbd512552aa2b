package dev.plexsphere.license;

import static dev.plexsphere.license.LicenseServiceTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document itself, without a database. Everything bad here is signed by a trusted key. */
class LicenseJwsTest {
  private static final ECKey KEY = SigningKeys.generate();
  private static final Instant BEGIN = Instant.parse("2026-03-01T09:00:00Z");

  private static License license() {
    return new License(
        "Licensor",
        new UUID(7, 1),
        "Acme Corporation",
        License.Kind.PRODUCTION,
        new UUID(7, 2),
        BEGIN,
        BEGIN,
        BEGIN.plusSeconds(3600),
        0,
        0,
        List.of());
  }

  @Test
  void what_is_written_is_read_back_and_verifies_with_its_key_only() {
    var read = LicenseJws.read(LicenseJws.sign(license(), KEY));

    assertThat(read.unverified()).isEqualTo(license());
    assertThat(read.kid()).isEqualTo(SigningKeys.thumbprint(KEY)).isEqualTo(KEY.getKeyID());
    assertThat(read.verifies(KEY.toPublicJWK())).isTrue();
    assertThat(read.verifies(SigningKeys.generate())).isFalse();
  }

  @Test
  void the_header_brings_nothing_but_alg_kid_and_typ() {
    var extra = new ArrayList<Map<String, Object>>();
    extra.add(Map.of("jwk", KEY.toPublicJWK().toJSONObject()));
    extra.add(Map.of("jku", "https://evil.example/jwks"));
    extra.add(Map.of("x5u", "https://evil.example/chain"));
    extra.add(Map.of("x5c", List.of("MIIB")));
    extra.add(Map.of("crit", List.of("b64"), "b64", false));
    extra.add(Map.of("alg", "none"));
    extra.add(Map.of("alg", "HS256"));
    extra.add(Map.of("alg", "ES384"));
    extra.add(Map.of("alg", "es256"));
    extra.add(Map.of("typ", "at+jwt"));
    extra.add(Map.of("kid", "../../etc/passwd"));
    extra.add(Map.of("kid", 7));
    for (var each : extra) {
      var header = header();
      header.putAll(each);
      notRead(signed(header, claims()));
    }
    for (var name : List.of("alg", "kid", "typ")) {
      var header = header();
      header.remove(name);
      notRead(signed(header, claims()));
    }
  }

  @Test
  void every_claim_is_needed_and_bounded() {
    for (var name : claims().keySet()) {
      var claims = claims();
      claims.remove(name);
      notRead(signed(header(), claims));
    }
    var bad = new ArrayList<Map<String, Object>>();
    for (var text : List.of("", " ", "x".repeat(201), "a\nb", 7, List.of())) {
      bad.add(Map.of("iss", text));
      bad.add(Map.of("licensee", text));
    }
    bad.add(Map.of("jti", "1"));
    bad.add(Map.of("installation", "00000000-0000-0000-0000-000000000000"));
    bad.add(Map.of("kind", "PRODUCTION"));
    bad.add(Map.of("kind", "unlimited"));
    for (var time : List.of("iat", "nbf", "exp")) {
      bad.add(Map.of(time, -1));
      bad.add(Map.of(time, 1.5));
      bad.add(Map.of(time, "2026-03-01"));
      bad.add(Map.of(time, Long.MAX_VALUE));
    }
    bad.add(Map.of("exp", BEGIN.getEpochSecond()));
    bad.add(Map.of("exp", BEGIN.getEpochSecond() + 31L * 366 * 86_400));
    bad.add(Map.of("iat", BEGIN.getEpochSecond() + 3600));
    bad.add(Map.of("grace_days", 91));
    bad.add(Map.of("grace_days", -1));
    bad.add(Map.of("max_tenants", -1));
    bad.add(Map.of("max_tenants", 1_000_001));
    bad.add(Map.of("max_tenants", 4_294_967_297L));
    bad.add(Map.of("features", "all"));
    bad.add(Map.of("features", List.of(1)));
    bad.add(Map.of("features", List.of("No Such")));
    bad.add(Map.of("features", java.util.Collections.nCopies(33, "a")));
    bad.add(Map.of("max_machines", 3));
    for (var each : bad) {
      var claims = claims();
      claims.putAll(each);
      notRead(signed(header(), claims));
    }
    assertThat(LicenseJws.read(signed(header(), claims())).verifies(KEY)).isTrue();
  }

  @Test
  void a_claim_that_stands_twice_is_refused() {
    var twice =
        new String(Json.writeAny(claims()), StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{\"max_tenants\":999,");

    notRead(signed(Base64URL.encode(Json.writeAny(header())), Base64URL.encode(twice)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a.b", "a.b.c.d", "{\"payload\":\"\"}", "ey J.e.y", "é.é.é"})
  void other_text_is_no_license(String text) {
    notRead(text);
  }

  @Test
  void a_book_is_no_license() {
    notRead(LicenseJws.sign(license(), KEY) + " ".repeat(9000) + "x");
    notRead("a".repeat(LicenseJws.CHARACTERS_MAX) + "." + LicenseJws.sign(license(), KEY));
  }

  @Test
  void a_key_is_never_in_what_is_said_of_it() {
    assertThatThrownBy(() -> SigningKeys.parse(KEY.toJSONString().replace("P-256", "P-521")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is not a private P-256 key in JWK form")
        .hasNoCause();
    assertThatThrownBy(() -> SigningKeys.parse(KEY.toPublicJWK().toJSONString()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void notRead(String text) {
    assertThat(refused(() -> LicenseJws.read(text), ErrorCode.LICENSE_INVALID))
        .startsWith("This is not a license: ");
  }

  private static Map<String, Object> header() {
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", "ES256");
    header.put("kid", SigningKeys.thumbprint(KEY));
    header.put("typ", LicenseJws.TYPE);
    return header;
  }

  private static Map<String, Object> claims() {
    return Json.readMap(Claims.write(license()));
  }

  private static String signed(Map<String, Object> header, Map<String, Object> claims) {
    return signed(Base64URL.encode(Json.writeAny(header)), Base64URL.encode(Json.writeAny(claims)));
  }

  private static String signed(Base64URL header, Base64URL claims) {
    var input = header + "." + claims;
    try {
      return input
          + "."
          + new ECDSASigner(KEY)
              .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
