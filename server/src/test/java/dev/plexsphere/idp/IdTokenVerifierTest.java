package dev.plexsphere.idp;

import static dev.plexsphere.idp.VerifierDesk.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import dev.plexsphere.kit.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of every bad shape, and the good one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdTokenVerifierTest {
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
  void a_good_token_says_who_it_is() {
    idp.claims.putAll(
        Map.of(
            "acr", "gold", "amr", List.of("pwd", "otp"), "auth_time", START.getEpochSecond() - 9));

    var claims = desk.verify(idp.signed(desk.claims()));

    assertThat(claims)
        .isEqualTo(
            new IdTokenClaims(
                "ada",
                "ada@acme.example",
                "Ada Lovelace",
                "gold",
                List.of("pwd", "otp"),
                START.minusSeconds(9)));
  }

  @Test
  void a_critical_header_or_another_type_of_token_is_refused() {
    var critical = desk.header().criticalParams(Set.of("exp")).customParam("exp", 1).build();
    desk.assertRefused(ForeignIdp.signed(critical, desk.claims(), idp.key), "critical");
    for (var type : List.of("at+jwt", "logout+jwt", "secevent+jwt")) {
      var typed = desk.header().type(new JOSEObjectType(type)).build();
      desk.assertRefused(ForeignIdp.signed(typed, desk.claims(), idp.key), "another type");
    }
    var plain = desk.header().type(JOSEObjectType.JWT).build();
    assertThat(desk.verify(ForeignIdp.signed(plain, desk.claims(), idp.key)).subject())
        .isEqualTo("ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "e30.e30.e30", "💥.💥.💥"})
  void what_is_no_token_is_refused(String text) {
    desk.assertRefused(text, "");
  }

  @Test
  void a_token_of_more_than_16_kib_is_refused_unread() {
    idp.claims.put("padding", "x".repeat(17_000));
    desk.assertRefused(idp.signed(desk.claims()), "16 KiB");
  }

  @Test
  void a_payload_that_two_readers_would_read_differently_is_refused() throws JOSEException {
    var json = new String(Json.writeAny(desk.claims()), UTF_8);
    var twice = json.substring(0, json.length() - 1) + ",\"sub\":\"eve\"}";
    var token = new JWSObject(desk.header().build(), new Payload(twice));
    token.sign(new com.nimbusds.jose.crypto.ECDSASigner(idp.key));

    desk.assertRefused(token.serialize(), "not a JSON object");
  }
}
