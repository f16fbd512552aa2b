package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.CertificateClients.COURIER;
import static dev.plexsphere.authserver.CertificateClients.KIOSK;
import static dev.plexsphere.authserver.CertificateClients.MILL;
import static dev.plexsphere.authserver.CertificateClients.OPAQUE_KIOSK;
import static dev.plexsphere.authserver.CertificateClients.PRESS;
import static dev.plexsphere.authserver.CertificateClients.SORTER;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.DomainClients.basic;
import static dev.plexsphere.authserver.DomainClients.request;
import static dev.plexsphere.authserver.DomainClients.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.kit.http.ClientAuthority;
import dev.plexsphere.kit.http.ClientAuthority.Identity;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.testkit.Http;
import java.security.cert.CertificateEncodingException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 8705 section 3: tokens that are of use with one certificate, and with no other. */
class BoundToCertificateTest {
  private static final String TOKEN = "/as/acme/token";
  private static final String USERINFO = "/as/acme/userinfo";
  private static final ClientAuthority AUTHORITY = new ClientAuthority("Acme clients");
  private static final Identity OWN = AUTHORITY.issue(CertificateClients.SUBJECT);
  private static final Identity OTHER = AUTHORITY.issue(CertificateClients.SUBJECT);
  private final Acme server = new Acme();
  private final TlsProxy tls = new TlsProxy(AUTHORITY, server.port());
  private final Http own = tls.client(OWN);
  private final Http other = tls.client(OTHER);
  private final Http none = tls.client(null);

  @AfterEach
  void close() {
    tls.close();
    server.close();
  }

  /** RFC 8705 section 3.1, without the code under test. */
  private static String thumbprint(Identity of) {
    try {
      var digest = Secrets.sha256(of.certificate().getEncoded());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> cnf(Identity of) {
    return Map.of("x5t#S256", thumbprint(of));
  }

  static @Nullable Object confirmation(Http.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    try {
      return SignedJWT.parse(member(reply, "access_token")).getJWTClaimsSet().getClaim("cnf");
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(Http.Reply reply, String error) {
    assertThat(member(reply, "error")).as(reply.body()).isEqualTo(error);
  }

  private static Http as(Http http, String client) {
    return http.with("Authorization", basic(client, secret(client)));
  }

  private Map<String, String> redeem(String client) {
    var code = param(server.signIn(server.browser(), request(client, Map.of())), "code");
    var fields = new HashMap<>(Acme.redeem(code));
    fields.put("client_id", client);
    fields.put("redirect_uri", CALLBACK);
    return fields;
  }

  private static int userinfo(Http http, String token) {
    return http.bearer(token).get(USERINFO).status();
  }

  private static Map<String, String> refresh(String client, Http.Reply tokens) {
    return Map.of(
        "grant_type",
        "refresh_token",
        "client_id",
        client,
        "refresh_token",
        member(tokens, "refresh_token"));
  }

  @Test
  void a_token_names_the_certificate_and_stays_a_bearer_token() {
    var reply = own.form(TOKEN, Map.of("grant_type", "client_credentials", "client_id", PRESS));

    assertThat(confirmation(reply)).isEqualTo(cnf(OWN));
    assertThat(json(reply)).containsEntry("token_type", "Bearer");
    var ask = Map.of("client_id", PRESS, "token", member(reply, "access_token"));
    assertThat(json(own.form("/as/acme/introspect", ask)))
        .containsEntry("active", true)
        .containsEntry("token_type", "Bearer")
        .containsEntry("cnf", cnf(OWN));
  }

  @Test
  void a_client_whose_tokens_are_bound_gets_none_without_a_certificate() {
    var machine = Map.of("grant_type", "client_credentials");
    assertRefused(as(none, MILL).form(TOKEN, machine), "invalid_request");
    assertRefused(as(server.browser(), MILL).form(TOKEN, machine), "invalid_request");
    assertThat(confirmation(as(own, MILL).form(TOKEN, machine))).isEqualTo(cnf(OWN));
    assertThat(confirmation(as(other, MILL).form(TOKEN, machine))).isEqualTo(cnf(OTHER));
  }

  @Test
  void userinfo_takes_it_with_its_certificate_and_not_otherwise() {
    var token = member(own.form(TOKEN, redeem(PRESS)), "access_token");

    assertThat(userinfo(own, token)).isEqualTo(200);
    assertThat(userinfo(other, token)).isEqualTo(401);
    assertThat(userinfo(server.browser(), token)).isEqualTo(401);
    var without = none.bearer(token).get(USERINFO);
    assertThat(without.status()).isEqualTo(401);
    assertThat(without.header("www-authenticate"))
        .isEqualTo("Bearer realm=\"plexsphere\", error=\"invalid_token\"");
    assertThat(own.with("Authorization", "DPoP " + token).get(USERINFO).status()).isEqualTo(401);
  }

  @Test
  void a_public_clients_refresh_token_goes_on_with_its_certificate_alone() {
    var tokens = own.form(TOKEN, redeem(KIOSK));
    assertThat(confirmation(tokens)).isEqualTo(cnf(OWN));

    assertRefused(other.form(TOKEN, refresh(KIOSK, tokens)), "invalid_grant");
    assertRefused(none.form(TOKEN, refresh(KIOSK, tokens)), "invalid_request");
    var next = own.form(TOKEN, refresh(KIOSK, tokens));
    assertThat(confirmation(next)).isEqualTo(cnf(OWN));
    assertRefused(other.form(TOKEN, refresh(KIOSK, next)), "invalid_grant");
    assertThat(confirmation(own.form(TOKEN, refresh(KIOSK, next)))).isEqualTo(cnf(OWN));
  }

  @Test
  void a_confidential_clients_goes_on_with_the_next_certificate() {
    var tokens = own.form(TOKEN, redeem(PRESS));

    var next = other.form(TOKEN, refresh(PRESS, tokens));
    assertThat(confirmation(next)).isEqualTo(cnf(OTHER));
    assertThat(userinfo(other, member(next, "access_token"))).isEqualTo(200);
    assertThat(userinfo(own, member(next, "access_token"))).isEqualTo(401);
  }

  @Test
  void with_DPoP_beside_it_a_token_wants_both() {
    var holder = new Holder(server.clock);
    var tokens = holder.post(own, TOKEN, redeem(KIOSK));
    assertThat(confirmation(tokens))
        .isEqualTo(Map.of("jkt", holder.thumbprint(), "x5t#S256", thumbprint(OWN)));
    assertThat(json(tokens)).containsEntry("token_type", "DPoP");
    var token = member(tokens, "access_token");

    assertThat(holder.get(own, USERINFO, token).status()).isEqualTo(200);
    assertThat(holder.get(other, USERINFO, token).status()).isEqualTo(401);
    assertThat(userinfo(own, token)).isEqualTo(401);
    assertRefused(own.form(TOKEN, refresh(KIOSK, tokens)), "invalid_grant");
    assertRefused(holder.post(other, TOKEN, refresh(KIOSK, tokens)), "invalid_grant");
    assertThat(holder.post(own, TOKEN, refresh(KIOSK, tokens)).status()).isEqualTo(200);
  }

  @Test
  void a_token_that_says_nothing_itself_is_bound_as_well() {
    var tokens = own.form(TOKEN, redeem(OPAQUE_KIOSK));
    var token = member(tokens, "access_token");
    assertThat(token).as(tokens.body()).startsWith("psat_");
    assertThat(about(token)).containsEntry("token_type", "Bearer").containsEntry("cnf", cnf(OWN));

    assertThat(userinfo(own, token)).isEqualTo(200);
    assertThat(userinfo(other, token)).isEqualTo(401);
    assertThat(userinfo(none, token)).isEqualTo(401);
    assertThat(userinfo(server.browser(), token)).isEqualTo(401);
    assertRefused(other.form(TOKEN, refresh(OPAQUE_KIOSK, tokens)), "invalid_grant");
    var next = member(own.form(TOKEN, refresh(OPAQUE_KIOSK, tokens)), "access_token");
    assertThat(about(next)).containsEntry("cnf", cnf(OWN));
    assertThat(userinfo(other, next)).isEqualTo(401);
  }

  @Test
  void one_that_says_nothing_itself_may_be_bound_to_a_key_beside_it() {
    var holder = new Holder(server.clock);
    var token = member(holder.post(own, TOKEN, redeem(OPAQUE_KIOSK)), "access_token");
    assertThat(about(token))
        .containsEntry("token_type", "DPoP")
        .containsEntry("cnf", Map.of("jkt", holder.thumbprint(), "x5t#S256", thumbprint(OWN)));

    assertThat(holder.get(own, USERINFO, token).status()).isEqualTo(200);
    assertThat(holder.get(other, USERINFO, token).status()).isEqualTo(401);
    assertThat(userinfo(own, token)).isEqualTo(401);
  }

  /** As a resource server reads it, which shows no certificate. */
  private Map<String, Object> about(String token) {
    return json(as(server.browser(), MILL).form("/as/acme/introspect", Map.of("token", token)));
  }

  @Test
  void a_device_gets_tokens_of_the_certificate_that_it_polls_with() {
    server.devices.binding("acme");
    server.clock.advance(Duration.ofSeconds(2));
    var started =
        own.form("/as/acme/device_authorization", Map.of("client_id", KIOSK, "scope", "openid"));
    AcmeDevices.answer(server.devices.browser(server.ada), member(started, "user_code"), "approve");
    var poll = new HashMap<>(Map.of("client_id", KIOSK));
    poll.put("grant_type", GrantType.DEVICE_CODE.value());
    poll.put("device_code", member(started, "device_code"));

    assertRefused(none.form(TOKEN, poll), "invalid_request");
    assertThat(confirmation(own.form(TOKEN, poll))).isEqualTo(cnf(OWN));
  }

  @Test
  void what_is_exchanged_or_vouched_for_is_bound_as_well() {
    var subject = own.form(TOKEN, Map.of("grant_type", "client_credentials", "client_id", PRESS));
    var exchange = new HashMap<String, String>();
    exchange.put("grant_type", GrantType.TOKEN_EXCHANGE.value());
    exchange.put("subject_token", member(subject, "access_token"));
    exchange.put("subject_token_type", ExchangeGrant.ACCESS_TOKEN);
    assertThat(confirmation(as(other, SORTER).form(TOKEN, exchange))).isEqualTo(cnf(OTHER));
    assertRefused(as(none, SORTER).form(TOKEN, exchange), "invalid_request");

    try (var idp = new ForeignIdp(server.clock)) {
      var _ =
          server.vouchers.machine(
              server.vouchers.bind(server.acme, idp), "ci", FederationKind.OIDC_CC);
      var claims = SigningClients.claims(server.clock.instant());
      claims.put("iss", idp.issuer());
      claims.put("sub", "ci");
      var vouched =
          Map.of(
              "grant_type",
              GrantType.JWT_BEARER.value(),
              "client_id",
              COURIER,
              "assertion",
              idp.signed(claims));
      assertRefused(none.form(TOKEN, vouched), "invalid_request");
      assertThat(confirmation(own.form(TOKEN, vouched))).isEqualTo(cnf(OWN));
    }
  }
}
