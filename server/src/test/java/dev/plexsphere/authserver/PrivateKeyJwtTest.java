package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.SigningClients.KEY;
import static dev.plexsphere.authserver.SigningClients.NEXT_KEY;
import static dev.plexsphere.authserver.SigningClients.OTHERS_KEY;
import static dev.plexsphere.authserver.SigningClients.assertRefused;
import static dev.plexsphere.authserver.SigningClients.claims;
import static dev.plexsphere.authserver.SigningClients.header;
import static dev.plexsphere.authserver.SigningClients.request;
import static dev.plexsphere.authserver.SigningClients.signed;
import static dev.plexsphere.authserver.SigningClients.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that sign for themselves: the good assertion, and the bad of every kind. */
class PrivateKeyJwtTest {
  private static final Acme SERVER = new Acme();
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Instant now() {
    return SERVER.clock.instant();
  }

  @Test
  void a_client_that_signs_gets_a_token_and_has_as_many_keys_as_it_rotates() throws Exception {
    assertThat(token(http, signed(claims(now()))).status()).isEqualTo(200);

    var next = header().keyID(NEXT_KEY.getKeyID()).build();
    var second = token(http, ForeignIdp.signed(next, claims(now()), NEXT_KEY));
    assertThat(json(second)).containsEntry("scope", "orders.read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client-authentication+jwt",
        "application/client-authentication+jwt",
        "Client-Authentication+JWT",
        "JWT"
      })
  void its_type_may_stand_there(String type) {
    var typed = header().type(new JOSEObjectType(type)).build();
    assertThat(token(http, ForeignIdp.signed(typed, claims(now()), KEY)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "jwt-svid", "oauth-authz-req+jwt", "dpop+jwt", "x"})
  void another_type_is_refused(String type) {
    var typed = header().type(new JOSEObjectType(type)).build();
    assertRefused(token(http, ForeignIdp.signed(typed, claims(now()), KEY)), "typ");
  }

  @Test
  void case_7_the_issuer_alone_and_as_one_string_is_its_audience() {
    for (var audience :
        List.of(
            List.of(Acme.ISSUER),
            List.of(Acme.ISSUER, "https://elsewhere.example"),
            Acme.ISSUER + "/token",
            Acme.ISSUER + "/",
            "http://localhost:8080",
            "http://localhost:8080/as/beta",
            7,
            "")) {
      var claims = claims(now());
      claims.put("aud", audience);
      assertRefused(token(http, signed(claims)), "aud");
    }
  }

  @Test
  void case_35_what_is_meant_for_another_Domains_server_is_good_there_and_only_there() {
    var claims = claims(now());
    claims.put("aud", "http://localhost:8080/as/beta");
    var assertion = signed(claims);

    assertRefused(token(http, assertion), "aud");
    assertThat(http.form("/as/beta/token", request(assertion)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "aud", "exp", "iat", "jti"})
  void every_claim_is_required(String name) {
    var claims = claims(now());
    claims.remove(name);
    assertRefused(token(http, signed(claims)), name);
  }

  @Test
  void without_an_issuer_it_names_nobody() {
    var claims = claims(now());
    claims.remove("iss");
    assertRefused(token(http, signed(claims)), "not known");
  }

  @ParameterizedTest
  @CsvSource({"jti, ''", "jti, ' '", "sub, other-batch", "sub, ''", "iat, soon", "exp, soon"})
  void a_claim_of_another_form_is_refused(String name, String value) {
    var claims = claims(now());
    claims.put(name, value);
    assertRefused(token(http, signed(claims)), "");
  }

  @Test
  void an_id_has_at_most_255_characters() {
    var claims = claims(now());
    claims.put("jti", "j".repeat(255));
    assertThat(token(http, signed(claims)).status()).isEqualTo(200);
    claims.put("jti", "j".repeat(256));
    assertRefused(token(http, signed(claims)), "jti");
  }

  @ParameterizedTest
  @CsvSource({
    "exp,  -59, 200",
    "exp,  -61, 401",
    "exp, 3660, 200",
    "exp, 3662, 401",
    "iat,   59, 200",
    "iat,   61, 401",
    "nbf,   59, 200",
    "nbf,   61, 401"
  })
  void a_minute_is_what_clocks_may_differ_and_an_hour_what_it_may_be_good(
      String name, int seconds, int status) {
    var claims = claims(now());
    claims.put(name, now().getEpochSecond() + seconds);
    assertThat(token(http, signed(claims)).status()).isEqualTo(status);
  }

  @Test
  void the_key_is_named_and_is_the_clients_own() throws Exception {
    var nameless = new JWSHeader.Builder(JWSAlgorithm.ES256).build();
    assertRefused(token(http, ForeignIdp.signed(nameless, claims(now()), KEY)), "kid");
    var unknown = header().keyID("batch-9").build();
    assertRefused(token(http, ForeignIdp.signed(unknown, claims(now()), KEY)), "no key");
    var wrong = header().keyID(NEXT_KEY.getKeyID()).build();
    assertRefused(token(http, ForeignIdp.signed(wrong, claims(now()), KEY)), "no key");
    // another client's, which has the same kid
    assertRefused(token(http, under(header(), OTHERS_KEY)), "no key");
  }

  private static String under(JWSHeader.Builder header, ECKey key) {
    return ForeignIdp.signed(header.build(), claims(now()), key);
  }

  @Test
  void case_6_a_key_that_the_header_brings_along_is_no_key() {
    var mine = ForeignIdp.newKey("batch-1");
    assertRefused(token(http, under(header().jwk(mine.toPublicJWK()), mine)), "no key");
    var critical = header().criticalParams(Set.of("exp")).customParam("exp", 1);
    assertRefused(token(http, under(critical, KEY)), "critical");
  }

  @Test
  void case_3_nothing_unsigned_and_nothing_symmetric_counts() throws Exception {
    var hmac = new JWSObject(symmetric(), new Payload(claims(now())));
    hmac.sign(new MACSigner(KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
    assertRefused(token(http, hmac.serialize()), "no key");

    var parts = signed(claims(now())).split("\\.", -1);
    var none = encode("{\"alg\":\"none\",\"kid\":\"batch-1\"}");
    assertRefused(token(http, none + "." + parts[1] + "."), "signed JWT");
    assertRefused(token(http, parts[0] + "." + parts[1] + "."), "");
    var swapped = encode("{\"alg\":\"RS256\",\"kid\":\"batch-1\"}");
    assertRefused(token(http, swapped + "." + parts[1] + "." + parts[2]), "no key");
    assertRefused(token(http, "a.b.c.d.e"), "not known");
    assertRefused(token(http, "x"), "not known");
  }

  private static JWSHeader symmetric() {
    return new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY.getKeyID()).build();
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
