package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.WATCH;
import static dev.plexsphere.authserver.DomainClients.about;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.SpiffeAuthority;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Machines that authenticate by their JWT-SVID (draft-ietf-oauth-spiffe-client-auth). */
class SpiffeJwtTest {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
  private static final String PATH = "/ns/ci/deployer";
  private static final String CLIENT = "acme-workload";
  private static final Acme SERVER = new Acme();
  private static final SpiffeAuthority SPIFFE = SERVER.spiffe;
  private static final IdpBinding HOSTED = SERVER.devices.binding("acme");
  private static final UUID MACHINE =
      SERVER.vouchers.workload(SERVER.acme, HOSTED, CLIENT, SPIFFE.id(PATH));
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Map<String, String> request(String svid) {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", "client_credentials");
    out.put("client_assertion_type", TYPE);
    out.put("client_assertion", svid);
    return out;
  }

  private Http.Reply token(String svid) {
    return Acme.token(http, request(svid));
  }

  private static void assertRefused(Http.Reply reply, String why) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(401);
    assertThat(member(reply, "error")).isEqualTo("invalid_client");
    assertThat(member(reply, "error_description")).contains(why);
  }

  @Test
  void a_machine_gets_a_token_of_its_own_and_may_show_its_svid_again() throws Exception {
    var svid = SPIFFE.svid(PATH, Acme.ISSUER);
    var reply = token(svid);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var claims = SignedJWT.parse(member(reply, "access_token")).getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo(CLIENT);
    assertThat(claims.getClaims()).containsEntry("client_id", CLIENT);
    assertThat(token(svid).status()).isEqualTo(200);
  }

  @Test
  void its_token_ends_with_the_machine() {
    var token = member(token(SPIFFE.svid(PATH, Acme.ISSUER)), "access_token");
    assertThat(about(http, WATCH, token)).containsEntry("active", true);
    SERVER.vouchers.machines.disable(SERVER.acme, MACHINE);
    try {
      assertThat(about(http, WATCH, token)).isEqualTo(Map.of("active", false));
      assertRefused(token(SPIFFE.svid(PATH, Acme.ISSUER)), "no active machine");
    } finally {
      SERVER.vouchers.machines.enable(SERVER.acme, MACHINE);
    }
    assertThat(about(http, WATCH, token)).containsEntry("active", true);
  }

  @Test
  void case_7_its_audience_is_this_issuer_alone() {
    var text = SPIFFE.claims(SPIFFE.id(PATH), Acme.ISSUER);
    assertThat(token(SPIFFE.signed(text)).status()).isEqualTo(200);
    for (Object wrong :
        List.of(
            List.of(Acme.ISSUER, "other"),
            List.of(Acme.ISSUER, Acme.ISSUER),
            Acme.ISSUER + "/token",
            "http://localhost:8080/as/beta",
            "http://localhost:8080")) {
      assertRefused(token(SPIFFE.signed(SPIFFE.claims(SPIFFE.id(PATH), wrong))), "aud");
    }
  }

  @Test
  void client_id_may_be_sent_and_must_then_be_its_own() {
    var request = request(SPIFFE.svid(PATH, Acme.ISSUER));
    request.put("client_id", CLIENT);
    assertThat(Acme.token(http, request).status()).isEqualTo(200);
    for (var other : List.of(DomainClients.MACHINE, SPIFFE.id(PATH), MACHINE.toString())) {
      request.put("client_id", other);
      assertRefused(Acme.token(http, request), "client_id");
    }
  }

  @Test
  void it_is_the_only_proof_and_of_the_kind_it_says() {
    var both = request(SPIFFE.svid(PATH, Acme.ISSUER));
    both.put("client_secret", "x".repeat(30));
    assertThat(member(Acme.token(http, both), "error")).isEqualTo("invalid_request");
    var other = request(SPIFFE.svid(PATH, Acme.ISSUER));
    other.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    assertThat(Acme.token(http, other).status()).isEqualTo(401);
    var none = request("");
    none.remove("client_assertion");
    assertThat(Acme.token(http, none).status()).isEqualTo(400);
  }

  @Test
  void who_is_not_a_workload_of_the_Domain_is_nobody() {
    assertRefused(token(SPIFFE.svid("/ns/ci/other", Acme.ISSUER)), "no active machine");
    assertRefused(token(SPIFFE.svid(PATH + "s", Acme.ISSUER)), "no active machine");
    assertRefused(token(SPIFFE.svid("/ns/ci", Acme.ISSUER)), "no active machine");
    var _ = SERVER.vouchers.machine(HOSTED, SPIFFE.id("/token"), FederationKind.API_TOKEN);
    assertRefused(token(SPIFFE.svid("/token", Acme.ISSUER)), "no active machine");
    // a client that people see keeps its name
    SERVER.vouchers.workload(
        SERVER.acme, HOSTED, DomainClients.MACHINE, SPIFFE.id("/like-a-client"));
    assertRefused(token(SPIFFE.svid("/like-a-client", Acme.ISSUER)), "no active machine");
    try (var forger = new SpiffeAuthority(SERVER.clock, SPIFFE.name)) {
      assertRefused(token(forger.svid(PATH, Acme.ISSUER)), "signature");
    }
    try (var other = new SpiffeAuthority(SERVER.clock, "other.test")) {
      assertRefused(token(other.svid(PATH, Acme.ISSUER)), "does not trust");
    }
  }

  @Test
  void case_35_another_Domain_does_not_trust_it() {
    var beta = SERVER.devices.binding("beta");
    SERVER.vouchers.workload(SERVER.beta, beta, "beta-workload", SPIFFE.id(PATH));
    var svid = SPIFFE.svid(PATH, "http://localhost:8080/as/beta");
    assertRefused(http.form("/as/beta/token", request(svid)), "does not trust");
  }

  @Test
  void it_is_for_its_own_tokens_and_for_nobody_elses() {
    var request = request(SPIFFE.svid(PATH, Acme.ISSUER));
    for (var grant : List.of("authorization_code", "refresh_token")) {
      request.put("grant_type", grant);
      assertThat(member(Acme.token(http, request), "error")).isEqualTo("unauthorized_client");
    }
  }

  @Test
  void keys_that_cannot_be_had_are_said_to_be() {
    SERVER.clock.advance(Duration.ofDays(2));
    SPIFFE.status = 500;
    try {
      var reply = token(SPIFFE.svid(PATH, Acme.ISSUER));
      assertThat(reply.status()).isEqualTo(502);
      assertThat(member(reply, "error")).isEqualTo("temporarily_unavailable");
    } finally {
      SPIFFE.status = 200;
      SERVER.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(token(SPIFFE.svid(PATH, Acme.ISSUER)).status()).isEqualTo(200);
  }

  @Test
  void discovery_names_it_where_the_Domain_trusts_somebody() {
    assertThat(methods("acme")).contains("spiffe_jwt");
    assertThat(methods("beta")).doesNotContain("spiffe_jwt");
  }

  private String methods(String slug) {
    var document = json(http.get("/as/" + slug + "/.well-known/openid-configuration"));
    return String.valueOf(document.get("token_endpoint_auth_methods_supported"));
  }
}
