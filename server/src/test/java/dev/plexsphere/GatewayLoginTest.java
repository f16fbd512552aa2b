package dev.plexsphere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.plexsphere.idp.IdpBinding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway over a real socket: which tokens open a session, and which do not. */
class GatewayLoginTest {
  private final GatewayHouse house;

  GatewayLoginTest(@TempDir Path tls) {
    house = new GatewayHouse(tls);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void assertRefused(String token, String why) {
    var reply = house.login(token);

    assertThat(reply.status()).as(why + ": " + reply.body()).isEqualTo(401);
    assertThat(GatewayHouse.text(reply, "error")).contains(why);
    assertThat(GatewayHouse.json(reply)).containsOnlyKeys("error");
  }

  @Test
  void requirement_46_an_id_token_opens_a_session_that_is_valid_until_it_is_logged_out() {
    var reply = house.login(house.signed(house.claims()));

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(GatewayHouse.json(reply))
        .containsOnlyKeys("status", "session_token", "user", "expires_at", "message")
        .containsEntry("status", "authenticated")
        .containsEntry("expires_at", "2026-03-01T17:00:00Z");
    assertThat(GatewayHouse.user(reply))
        .containsOnlyKeys("user_id", "email", "display_name", "roles")
        .containsEntry("email", "ada@acme.example")
        .containsEntry("display_name", "Ada Lovelace")
        .containsEntry("roles", List.of());
    assertThat(reply.headers()).doesNotContainKey("set-cookie");
    var token = GatewayHouse.text(reply, "session_token");
    assertThat(token).matches("[0-9a-f]{64}");
    assertThat(house.isValid(token)).isTrue();

    for (int i = 0; i < 2; i++) {
      var out = house.http.bearer(token).send("POST", "/api/auth/logout", "", "");
      assertThat(out.status()).isEqualTo(200);
      assertThat(out.body()).isEqualTo("{\"status\":\"logged_out\"}");
    }
    var gone = house.post("/api/auth/validate", Map.of("session_token", token));
    assertThat(gone.status()).isEqualTo(200);
    assertThat(gone.body()).startsWith("{\"valid\":false,\"user\":null,\"expires_at\":null,");
  }

  @Test
  void a_session_is_logged_out_by_header_or_body_and_never_by_cookie() {
    var one = house.session();
    var two = house.session();
    var three = house.session();

    house.http.with("x-session-token", one).send("POST", "/api/auth/logout", "", "");
    house.post("/api/auth/logout", Map.of("session_token", two));
    var cookie = house.http.with("Cookie", "session_token=" + three);
    assertThat(cookie.send("POST", "/api/auth/logout", "", "").status()).isEqualTo(400);

    assertThat(house.isValid(one) || house.isValid(two)).isFalse();
    assertThat(house.isValid(three)).isTrue();
    house.post("/api/auth/logout", Map.of("session_token", two));
    assertThat(
            house.whole.rows.ask(
                "SELECT count(*) FROM plexsphere.ledger WHERE kind = 'gateway.logout'"))
        .as("a session ends once")
        .isEqualTo("2");
  }

  @Test
  void a_token_of_another_origin_or_making_is_refused() throws JOSEException {
    var foreign = new ECKeyGenerator(Curve.P_256).keyID("foreign").generate();
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("foreign").build();
    var none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
    var payload = house.signed(house.claims()).split("\\.", -1)[1];
    var publicKey =
        house.whole.services.keys.published(GatewayHouse.ACME, false).toString().getBytes(UTF_8);

    assertRefused(house.signed(house.claims().issuer("https://evil.example")), "not on the gate");
    assertRefused(house.signed(house.claims().issuer(null)), "not a JWT");
    assertRefused(GatewayHouse.signed(header, house.claims(), new ECDSASigner(foreign)), "no key");
    assertRefused(none + "." + payload + ".", "not a signed JWT");
    assertRefused(
        GatewayHouse.signed(
            new JWSHeader(JWSAlgorithm.HS256), house.claims(), new MACSigner(publicKey)),
        "no key");
    assertRefused("an-opaque-access-token", "ID token");
    assertRefused("an-opaque-access-token", "JWT access token");
  }

  @Test
  void a_token_that_was_not_made_for_the_gateway_is_refused() {
    assertRefused(house.signed(house.claims().audience("elsewhere")), "another client");
    assertRefused(house.signed(house.claims().audience((String) null)), "another client");
    assertRefused(
        house.signed(house.claims().claim("azp", "elsewhere")), "made for another client");
    assertRefused(
        house.signed(house.claims().audience(List.of(GatewayHouse.CLIENT, "elsewhere"))), "azp");
    assertRefused(
        house.signed(new JOSEObjectType("at+jwt"), house.claims()), "an access token for another");
    assertRefused(house.signed(new JOSEObjectType("logout+jwt"), house.claims()), "another type");
    assertRefused(
        house.signed(house.claims().claim("cnf", Map.of("jkt", "x"))), "belongs to a key");
    var two = house.claims().audience(List.of(GatewayHouse.CLIENT, "elsewhere"));
    assertThat(house.login(house.signed(two.claim("azp", "other-cli"))).status()).isEqualTo(200);
  }

  @Test
  void a_token_has_its_time() {
    var now = house.whole.clock.instant();

    assertRefused(
        house.signed(house.claims().expirationTime(Date.from(now.minusSeconds(61)))), "expired");
    assertRefused(
        house.signed(house.claims().issueTime(Date.from(now.plusSeconds(61)))), "in the future");
    assertRefused(
        house.signed(house.claims().notBeforeTime(Date.from(now.plusSeconds(61)))), "not valid");
    assertRefused(house.signed(house.claims().expirationTime(null)), "when it ends");
  }

  @Test
  void
      requirement_48_an_access_token_for_the_audience_opens_a_session_and_leaves_the_name_as_it_is() {
    house.session();
    var claims =
        house.claims().audience(GatewayHouse.AUDIENCE).claim("email", null).claim("name", null);

    for (var type : List.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"))) {
      var reply = house.login(house.signed(type, claims));

      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(GatewayHouse.user(reply))
          .containsEntry("email", "ada@acme.example")
          .containsEntry("display_name", "Ada Lovelace");
    }
  }

  @Test
  void a_session_lasts_as_long_as_asked_for_up_to_the_longest() {
    var token = house.signed(house.claims());

    var short1 = house.post("/api/auth/login", hours(token, 1));
    assertThat(GatewayHouse.text(short1, "expires_at")).isEqualTo("2026-03-01T10:00:00Z");
    var clamped = house.post("/api/auth/login", hours(token, 100_000));
    assertThat(GatewayHouse.text(clamped, "expires_at")).isEqualTo("2026-03-02T09:00:00Z");
    assertThat(GatewayHouse.text(clamped, "message")).contains("PT24H only");
    for (var bad : List.<Object>of(0, -1, "x", 1.5)) {
      assertThat(house.post("/api/auth/login", hours(token, bad)).status()).isEqualTo(400);
    }
    assertThat(house.post("/api/auth/login", Map.of()).status()).isEqualTo(400);

    house.whole.clock.advance(Duration.ofHours(1));
    assertThat(house.isValid(GatewayHouse.text(short1, "session_token"))).isFalse();
    assertThat(house.isValid(GatewayHouse.text(clamped, "session_token"))).isTrue();
  }

  private static Map<String, Object> hours(String token, Object hours) {
    return Map.of("auth0_token", token, "session_duration_hours", hours);
  }

  @Test
  void suspension_of_user_domain_or_binding_ends_a_session_and_the_next_login() {
    var services = house.whole.services;
    var ada = house.adaHere();
    var session = house.session();

    services.users.disable(GatewayHouse.ACME, ada);
    assertThat(house.isValid(session)).isFalse();
    assertRefused(house.signed(house.claims()), "closed");
    services.users.enable(GatewayHouse.ACME, ada);
    assertThat(house.isValid(session)).isTrue();

    services.domains.suspend(GatewayHouse.ACME);
    assertThat(house.isValid(session)).isFalse();
    assertRefused(house.signed(house.claims()), "closed");
    services.domains.resume(GatewayHouse.ACME);

    services.bindings.setStatus(
        GatewayHouse.ACME, GatewayHouse.BINDING, IdpBinding.Status.INACTIVE);
    assertThat(house.isValid(session)).isFalse();
    assertRefused(house.signed(house.claims()), "not on the gateway's list");
    services.bindings.setStatus(GatewayHouse.ACME, GatewayHouse.BINDING, IdpBinding.Status.ACTIVE);
    assertThat(house.isValid(session)).isTrue();
  }

  @Test
  void failures_are_counted_and_logins_are_not() {
    for (int i = 0; i < 12; i++) {
      assertThat(house.login(house.signed(house.claims())).status()).isEqualTo(200);
    }
    var bad = house.signed(house.claims().audience("elsewhere"));
    for (int i = 0; i < 10; i++) {
      assertThat(house.login(bad).status()).isEqualTo(401);
    }

    var reply = house.login(house.signed(house.claims()));
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("retry-after")).isEqualTo("900");
    assertThat(house.login(house.signed(house.claims().subject("bob"))).status()).isEqualTo(200);

    for (int i = 0; i < 60; i++) {
      house.login("opaque");
    }
    assertThat(house.login(house.signed(house.claims().subject("bob"))).status()).isEqualTo(429);
    house.whole.clock.advance(Duration.ofMinutes(16));
    assertThat(house.login(house.signed(house.claims())).status()).isEqualTo(200);
  }

  @Test
  void the_ledger_tells_of_logins_and_refusals_and_neither_it_nor_the_log_knows_a_token() {
    var log = new Lines();
    Logger.getLogger("").addHandler(log);
    var upstream = house.signed(house.claims());
    var bad = house.signed(house.claims().audience("elsewhere"));
    var session = GatewayHouse.text(house.login(upstream), "session_token");
    house.login(bad);
    house.post("/api/auth/logout", Map.of("session_token", session));
    Logger.getLogger("").removeHandler(log);

    var all = ledger();
    assertThat(all)
        .contains("\"kind\":\"gateway.login\"")
        .contains("\"kind\":\"gateway.login_refused\"")
        .contains("\"code\":\"id_token_invalid\"")
        .contains("\"kind\":\"gateway.logout\"");
    for (var secret : List.of(upstream, bad, session)) {
      assertThat(all + log.all).doesNotContain(secret);
    }
  }

  private String ledger() {
    return house.whole.rows.ask(
        "SELECT string_agg(convert_from(canonical, 'UTF8'), ' ') FROM plexsphere.ledger");
  }

  private static final class Lines extends Handler {
    final List<String> all = new ArrayList<>();

    Lines() {
      setLevel(Level.ALL);
    }

    @Override
    public synchronized void publish(LogRecord line) {
      all.add(
          line.getMessage()
              + " "
              + List.of(line.getParameters() == null ? new Object[0] : line.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
