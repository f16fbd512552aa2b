package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.about;
import static dev.plexsphere.authserver.DomainClients.basic;
import static dev.plexsphere.authserver.DomainClients.machineToken;
import static dev.plexsphere.authserver.DomainClients.post;
import static dev.plexsphere.authserver.DomainClients.revoke;
import static dev.plexsphere.authserver.DomainClients.secret;
import static dev.plexsphere.authserver.DomainClients.userinfo;
import static dev.plexsphere.authserver.SigningClients.EXCHANGER;
import static dev.plexsphere.authserver.TokenClients.OPAQUE;
import static dev.plexsphere.authserver.TokenClients.OPAQUE_DEPLOYER;
import static dev.plexsphere.authserver.TokenClients.OPAQUE_EXCHANGER;
import static dev.plexsphere.authserver.TokenClients.OPAQUE_TELEVISION;
import static dev.plexsphere.authserver.TokenClients.OPAQUE_WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Access tokens that say nothing themselves, by every grant and with a key. */
class OpaqueGrantsTest {
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final Map<String, Object> INACTIVE = Map.of("active", false);
  private final Acme server = new Acme();
  private final Http http = server.browser();

  @AfterEach
  void close() {
    server.close();
  }

  private static String opaque(Http.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(member(reply, "access_token")).startsWith("psat_");
    return member(reply, "access_token");
  }

  private String adas(String client) {
    var reply = DomainClients.signIn(server, server.browser(), client, Map.of());
    return member(reply, "access_token");
  }

  private Http.Reply exchange(String client, String token) {
    return post(
        http,
        client,
        "/as/acme/token",
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token",
            token,
            "subject_token_type",
            ACCESS_TOKEN));
  }

  @Test
  void it_is_exchanged_for_a_JWT_or_a_JWT_for_it_and_both_end_together() {
    var mine = adas(OPAQUE);
    var lesserJwt = member(exchange(EXCHANGER, mine), "access_token");
    var lesserOpaque = opaque(exchange(OPAQUE_EXCHANGER, mine));
    var ofJwt = opaque(exchange(OPAQUE_EXCHANGER, adas(DomainClients.WEB)));
    assertThat(lesserJwt).contains(".");
    for (var token : new String[] {lesserJwt, lesserOpaque, ofJwt}) {
      assertThat(about(http, API_SERVER, token))
          .containsEntry("active", true)
          .containsEntry("sub", server.ada.id().toString())
          .containsEntry("aud", List.of(API))
          .containsKey("act");
      assertThat(exchange(OPAQUE_EXCHANGER, token).status()).as("once is enough").isEqualTo(400);
    }

    assertThat(revoke(http, OPAQUE, mine)).isEqualTo(200);

    assertThat(about(http, API_SERVER, lesserJwt)).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, lesserOpaque)).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, ofJwt)).containsEntry("active", true);
  }

  @Test
  void what_was_exchanged_for_a_machine_hangs_on_the_machine() {
    var lesser =
        opaque(exchange(OPAQUE_EXCHANGER, opaque(machineToken(http, OPAQUE_WORKER, Map.of()))));
    assertThat(about(http, API_SERVER, lesser))
        .containsEntry("active", true)
        .containsEntry("sub", OPAQUE_WORKER);

    server.clock.advance(Duration.ofMinutes(5));

    assertThat(about(http, API_SERVER, lesser)).isEqualTo(INACTIVE);
  }

  @Test
  void who_is_vouched_for_gets_one_that_ends_with_the_machine() {
    try (var idp = new ForeignIdp(server.clock)) {
      var binding = server.vouchers.bind(server.acme, idp);
      var machine = server.vouchers.machine(binding, "ci", FederationKind.OIDC_CC);
      var claims = new HashMap<>(SigningClients.claims(server.clock.instant()));
      claims.put("iss", idp.issuer());
      claims.put("sub", "ci");
      var request = new HashMap<String, String>();
      request.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
      request.put("assertion", idp.signed(claims));

      var access = opaque(post(http, OPAQUE_DEPLOYER, "/as/acme/token", request));
      var again = post(http, OPAQUE_DEPLOYER, "/as/acme/token", request);

      assertThat(member(again, "error")).isEqualTo("invalid_grant");
      assertThat(server.ask("SELECT count(*) FROM plexsphere.opaque_tokens")).isEqualTo("1");
      assertThat(about(http, API_SERVER, access))
          .containsEntry("active", true)
          .containsEntry("sub", "service:" + machine);
      server.sql.execute("UPDATE plexsphere.service_identities SET status = 'disabled'");
      assertThat(about(http, API_SERVER, access)).isEqualTo(INACTIVE);
    }
  }

  @Test
  void a_device_gets_one() {
    server.devices.binding("acme");
    server.clock.advance(Duration.ofSeconds(2)); // since Ada's password was set
    var started =
        post(http, OPAQUE_TELEVISION, "/as/acme/device_authorization", Map.of("scope", "openid"));
    AcmeDevices.answer(server.devices.browser(server.ada), member(started, "user_code"), "approve");
    server.clock.advance(Duration.ofSeconds(6));

    var tokens =
        post(
            http,
            OPAQUE_TELEVISION,
            "/as/acme/token",
            Map.of(
                "grant_type",
                GrantType.DEVICE_CODE.value(),
                "device_code",
                member(started, "device_code")));

    assertThat(userinfo(http, opaque(tokens))).isEqualTo(200);
  }

  @Test
  void it_may_belong_to_a_key_and_then_comes_with_its_proof() {
    var holder = new Holder(server.clock);
    var asWorker = http.with("Authorization", basic(OPAQUE_WORKER, secret(OPAQUE_WORKER)));
    var machine =
        holder.post(asWorker, "/as/acme/token", Map.of("grant_type", "client_credentials"));
    assertThat(member(machine, "token_type")).isEqualTo("DPoP");
    assertThat(about(http, API_SERVER, opaque(machine)))
        .containsEntry("token_type", "DPoP")
        .containsEntry("cnf", Map.of("jkt", holder.thumbprint()));

    var redeem =
        Acme.redeem(
            Acme.param(
                server.signIn(server.browser(), DomainClients.request(OPAQUE, Map.of())), "code"));
    redeem.put("client_id", OPAQUE);
    redeem.put("redirect_uri", DomainClients.CALLBACK);
    var asShop = http.with("Authorization", basic(OPAQUE, secret(OPAQUE)));
    var access = opaque(holder.post(asShop, "/as/acme/token", redeem));

    assertThat(holder.get(http, "/as/acme/userinfo", access).status()).isEqualTo(200);
    assertThat(userinfo(http, access)).as("as a bearer token").isEqualTo(401);
    assertThat(new Holder(server.clock).get(http, "/as/acme/userinfo", access).status())
        .isEqualTo(401);
  }
}
