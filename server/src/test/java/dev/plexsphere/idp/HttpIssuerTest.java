package dev.plexsphere.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import dev.plexsphere.House;
import dev.plexsphere.idp.IssuerChannel.ClientCheck;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Racers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we take from a provider over a real socket: discovery, keys, a machine's secret. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpIssuerTest {
  private final IssuerDesk desk = new IssuerDesk();
  private final House house = desk.house;
  private final ForeignIdp idp = desk.idp;
  private final IdpBinding binding = desk.binding;
  private HttpIssuer issuer = desk.issuer();

  @BeforeEach
  void fresh() {
    issuer = desk.issuer();
  }

  @AfterEach
  void behave() {
    idp.behave();
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void discovery_is_read_once_and_kept_for_ten_minutes() {
    int before = idp.discoveries.get();
    Racers.run(16, () -> issuer.metadata(binding));
    assertThat(idp.discoveries).hasValue(before + 1);
    house.clock.advance(Duration.ofMinutes(10));
    issuer.metadata(binding);
    assertThat(idp.discoveries).hasValue(before + 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "<html>",
        "{",
        "{\"issuer\":7}",
        "{\"a\":1}{\"b\":2}",
        "{\"issuer\":\"x\",\"issuer\":\"y\"}",
        "\u0000"
      })
  void a_document_that_does_not_parse_strictly_is_no_document(String body) {
    idp.onDiscovery = x -> ForeignIdp.send(x, 200, body);
    desk.assertUnavailable(issuer);
  }

  @Test
  void bytes_that_are_no_utf_8_are_no_document() {
    idp.onDiscovery =
        x -> {
          x.sendResponseHeaders(200, 2);
          x.getResponseBody().write(new byte[] {(byte) 0xC0, (byte) 0xAF});
          x.close();
        };
    desk.assertUnavailable(issuer);
  }

  @Test
  void the_issuer_must_be_the_bindings_to_the_letter() {
    idp.discovery.put("issuer", idp.issuer() + "/");
    desk.assertUnavailable(issuer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "javascript:x", "//x", "x", "https://u@x/", "https://x/#f"})
  void an_endpoint_that_is_no_plain_url_is_refused(String endpoint) {
    for (var name : List.of("authorization_endpoint", "token_endpoint", "jwks_uri")) {
      issuer = desk.issuer();
      idp.behave();
      idp.discovery.put(name, endpoint);
      desk.assertUnavailable(issuer);
    }
  }

  @Test
  void a_failure_is_remembered_for_ten_seconds() {
    idp.onDiscovery = x -> ForeignIdp.send(x, 500, "{}");
    int before = idp.discoveries.get();
    desk.assertUnavailable(issuer);
    desk.assertUnavailable(issuer);
    assertThat(idp.discoveries).hasValue(before + 1);
    idp.behave();
    house.clock.advance(Duration.ofSeconds(10));
    assertThat(issuer.metadata(binding).issuer()).isEqualTo(idp.issuer());
  }

  @Test
  void an_unknown_kid_has_the_keys_fetched_once_in_ten_seconds() {
    issuer.keys(binding, false);
    int before = idp.keyFetches.get();
    issuer.keys(binding, true);
    assertThat(idp.keyFetches).hasValue(before); // fetched just now
    house.clock.advance(Duration.ofSeconds(10));

    idp.keys = List.of(ForeignIdp.newKey("key-2").toPublicJWK());
    assertThat(issuer.keys(binding, true).getKeys())
        .extracting(JWK::getKeyID)
        .containsExactly("key-2");
    for (int i = 0; i < 50; i++) {
      issuer.keys(binding, true);
    }
    assertThat(idp.keyFetches).hasValue(before + 1);
  }

  @Test
  void while_the_provider_is_away_its_last_keys_are_good_for_a_day() {
    issuer.keys(binding, false);
    idp.onKeys = x -> ForeignIdp.send(x, 503, "{}");

    house.clock.advance(Duration.ofHours(23));
    assertThat(issuer.keys(binding, false).getKeys()).hasSize(1);
    assertThat(issuer.keys(binding, true).getKeys()).hasSize(1);
    house.clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> issuer.keys(binding, false))
        .hasMessageStartingWith("idp_unavailable:");
  }

  @Test
  void case_5_secrets_and_private_halves_do_not_survive_reading() throws Exception {
    idp.onKeys =
        x ->
            ForeignIdp.send(
                x,
                200,
                "{\"keys\":["
                    + idp.key.toJSONString()
                    + ","
                    + octet()
                    + ",{\"kty\":\"future\",\"kid\":\"x\"}]}");

    assertThat(issuer.keys(binding, false).getKeys())
        .singleElement()
        .satisfies(key -> assertThat(key.isPrivate()).isFalse())
        .satisfies(key -> assertThat(key.getKeyID()).isEqualTo("key-1"));
  }

  private static String octet() {
    try {
      return new OctetSequenceKeyGenerator(256).keyID("oct").generate().toJSONString();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private ClientCheck check(String secret) {
    return issuer.clientCredentials(binding, "plexsphere-test", new Secret(secret), null);
  }

  @Test
  void a_machines_secret_is_right_wrong_or_cannot_be_checked() {
    assertThat(check("client-secret")).isEqualTo(new ClientCheck.Verified("plexsphere-test"));
    assertThat(check("wrong")).isEqualTo(new ClientCheck.Refused());

    idp.onToken = x -> ForeignIdp.send(x, 400, "{\"error\":\"invalid_client\"}");
    assertThat(check("x")).isEqualTo(new ClientCheck.Refused());
    for (var broken :
        List.of(
            "200 {}",
            "200 <html>",
            "200 {\"access_token\":\"\"}",
            "302 {}",
            "429 {}",
            "400 <html>",
            "500 {\"error\":\"invalid_client\"}")) {
      idp.onToken =
          x -> ForeignIdp.send(x, Integer.parseInt(broken, 0, 3, 10), broken.substring(4));
      assertThat(check("x")).as(broken).isInstanceOf(ClientCheck.Unavailable.class);
    }
  }

  @Test
  void a_provider_that_takes_the_secret_in_the_form_gets_it_there() {
    idp.discovery.put("token_endpoint_auth_methods_supported", List.of("client_secret_post"));
    var seen = new java.util.concurrent.atomic.AtomicReference<>("");
    idp.onToken =
        x -> {
          seen.set(String.valueOf(x.getRequestHeaders().getFirst("Authorization")));
          ForeignIdp.send(x, 200, "{\"access_token\":\"x\"}");
        };

    assertThat(check("client-secret")).isInstanceOf(ClientCheck.Verified.class);
    assertThat(seen).hasValue("null");
  }

  @Test
  void a_provider_that_is_away_is_said_to_be_away() {
    var gone = new ForeignIdp(house.clock);
    var bound =
        house.bindings.create(NewBinding.open(desk.acme, gone.issuer(), "c", new Secret("s")));
    gone.close();

    assertThat(issuer.clientCredentials(bound, "c", new Secret("s"), null))
        .isInstanceOf(ClientCheck.Unavailable.class);
    assertThatThrownBy(() -> issuer.redeem(bound, "code", URI.create("http://x/"), new Secret("v")))
        .hasMessageStartingWith("idp_unavailable:");
  }
}
