package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.MACHINE;
import static dev.plexsphere.authserver.DomainClients.basic;
import static dev.plexsphere.authserver.DomainClients.post;
import static dev.plexsphere.authserver.DomainClients.secret;
import static dev.plexsphere.authserver.SigningClients.BATCH;
import static dev.plexsphere.authserver.SigningClients.EXCHANGER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authn.Operator;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a JWT and has no header that is a JSON object: no token, at whatever door. */
class UnreadableTokensTest {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:";
  private static final Acme SERVER = new Acme();
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static String token(String header) {
    var claims =
        "{\"iss\":\""
            + BATCH
            + "\",\"sub\":\"spiffe://acme.test/x\",\"aud\":\""
            + Acme.ISSUER
            + "\"}";
    return part(header) + "." + part(claims) + "." + "A".repeat(86);
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", " null ", "[]", "\"x\"", "5", "{", "{}"})
  void it_is_refused_as_any_other_that_is_none(String header) {
    var token = token(header);
    var asserted = Map.of("client_assertion", token, "token", "x");

    assertThat(member(revoke(asserted, "jwt-bearer"), "error")).isEqualTo("invalid_client");
    assertThat(member(revoke(asserted, "jwt-spiffe"), "error")).isEqualTo("invalid_client");
    assertThat(DomainClients.about(http, API_SERVER, token)).isEqualTo(Map.of("active", false));
    assertThat(DomainClients.revoke(http, API_SERVER, token)).isEqualTo(200);
    assertThat(DomainClients.userinfo(http, token)).isEqualTo(401);
    assertThat(http.form("/as/acme/logout", Map.of("id_token_hint", token)).status())
        .isEqualTo(200);
    assertThat(SERVER.authserver.operators().verify(token))
        .isInstanceOf(Operator.Verdict.Invalid.class);
    var proved =
        http.with("DPoP", token)
            .with("Authorization", basic(MACHINE, secret(MACHINE)))
            .form("/as/acme/token", Map.of("grant_type", "client_credentials"));
    assertThat(member(proved, "error")).isEqualTo("invalid_dpop_proof");
    var exchange =
        Map.of(
            "grant_type",
            GrantType.TOKEN_EXCHANGE.value(),
            "subject_token",
            token,
            "subject_token_type",
            ExchangeGrant.ACCESS_TOKEN);
    assertThat(member(post(http, EXCHANGER, "/as/acme/token", exchange), "error"))
        .isEqualTo("invalid_request");
  }

  private Http.Reply revoke(Map<String, String> fields, String type) {
    var all = new HashMap<>(fields);
    all.put("client_assertion_type", TYPE + type);
    return http.form("/as/acme/revoke", all);
  }
}
