package dev.plexsphere.idp;

import static dev.plexsphere.idp.VerifierDesk.NONCE;
import static dev.plexsphere.idp.VerifierDesk.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a signed token must say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdTokenClaimsTest {
  private final VerifierDesk desk = new VerifierDesk();
  private final ForeignIdp idp = desk.idp;

  @AfterEach
  void behave() {
    desk.behave();
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void issuer_audience_party_subject_and_nonce_must_be_exactly_right() {
    desk.assertRefused("iss", "remove", "another issuer");
    desk.assertRefused("iss", idp.issuer() + "/", "another issuer");
    desk.assertRefused("iss", idp.issuer().replace("http", "HTTP"), "another issuer");
    desk.assertRefused("aud", "somebody-else", "another client");
    desk.assertRefused("aud", "PLEXSPHERE-TEST", "another client");
    desk.assertRefused("aud", "remove", "another client");
    desk.assertRefused("aud", List.of(), "another client");
    desk.assertRefused("azp", "somebody-else", "another client");
    desk.assertRefused("sub", "remove", "names nobody");
    desk.assertRefused("sub", " ", "names nobody");
    desk.assertRefused("sub", 7, "names nobody");
    desk.assertRefused("sub", "s".repeat(256), "names nobody");
    desk.assertRefused("nonce", "remove", "another sign-in");
    desk.assertRefused("nonce", "another", "another sign-in");
  }

  @Test
  void case_7_several_audiences_need_azp() {
    desk.assertRefused("aud", List.of("plexsphere-test", "x"), "several audiences");
    desk.assertRefused("aud", List.of("plexsphere-test", 7), "several audiences");
    idp.claims.putAll(Map.of("aud", List.of("plexsphere-test", "x"), "azp", "plexsphere-test"));
    assertThat(desk.verify(idp.signed(desk.claims())).subject()).isEqualTo("ada");
  }

  @Test
  void times_may_differ_by_60_seconds_in_both_directions_and_no_more() {
    long now = START.getEpochSecond();
    idp.claims.putAll(Map.of("exp", now - 59, "iat", now + 60, "nbf", now + 60));
    assertThat(desk.verify(idp.signed(desk.claims())).authTime()).isEqualTo(START);
    idp.claims.clear();

    desk.assertRefused("exp", now - 60, "expired");
    desk.assertRefused("iat", now + 61, "in the future");
    desk.assertRefused("nbf", now + 61, "not valid yet");
    desk.assertRefused("nbf", "soon", "not valid yet");
    desk.assertRefused("exp", "remove", "when it ends");
    desk.assertRefused("iat", "remove", "when it ends");
    desk.assertRefused("exp", "tomorrow", "when it ends");
    desk.assertRefused("exp", 1e300, "when it ends");
  }

  @Test
  void a_provider_cannot_say_that_somebody_signs_in_tomorrow() {
    idp.claims.put("auth_time", START.plus(Duration.ofDays(1)).getEpochSecond());

    assertThat(desk.verify(idp.signed(desk.claims())).authTime()).isEqualTo(START);
  }

  @Test
  void one_of_the_required_acr_and_all_of_the_required_amr_must_be_there() {
    var strict = desk.binding(List.of("gold", "platinum"), List.of("pwd", "otp"), Map.of());
    assertLow(strict, Map.of());
    assertLow(strict, Map.of("acr", "gold"));
    assertLow(strict, Map.of("acr", "gold", "amr", List.of("pwd")));
    assertLow(strict, Map.of("acr", "silver", "amr", List.of("pwd", "otp")));
    assertLow(strict, Map.of("acr", List.of("gold"), "amr", List.of("pwd", "otp")));

    idp.claims.putAll(Map.of("acr", "platinum", "amr", List.of("otp", "hwk", "pwd")));
    assertThat(desk.verifier.verify(strict, idp.signed(desk.claims()), NONCE).acr())
        .isEqualTo("platinum");
  }

  private void assertLow(IdpBinding strict, Map<String, Object> claims) {
    var all = desk.claims();
    all.putAll(claims);
    assertThatThrownBy(() -> desk.verifier.verify(strict, idp.signed(all), NONCE))
        .hasMessageStartingWith("assurance_too_low:");
  }

  @Test
  void claims_are_mapped_and_what_is_no_plain_text_is_left_out() {
    var mapped = desk.binding(List.of(), List.of(), Map.of("email", "mail", "name", "cn"));
    idp.claims.putAll(Map.of("mail", "ada@mapped.example", "cn", "Ada\u001b[31m"));

    var claims = desk.verifier.verify(mapped, idp.signed(desk.claims()), NONCE);

    assertThat(claims.email()).isEqualTo("ada@mapped.example");
    assertThat(claims.name()).isNull();
  }

  @Test
  void case_31_the_subject_is_never_a_mapped_claim() {
    var mapped = desk.binding(List.of(), List.of(), Map.of("sub", "email", "subject", "email"));

    assertThat(desk.verifier.verify(mapped, idp.signed(desk.claims()), NONCE).subject())
        .isEqualTo("ada");
  }
}
