package dev.plexsphere.machine;

import static dev.plexsphere.authn.Gatehouse.json;
import static dev.plexsphere.machine.MachineDesk.JWT_BEARER;
import static dev.plexsphere.machine.MachineDesk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import dev.plexsphere.authn.Gatehouse;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.idp.SpiffeAuthority;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.SteppingClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Machines that show a JWT-SVID. */
class ServiceSvidTest {
  private static final String ISSUER = "http://localhost:8080/as/acme-corp";
  private static final String PATH = "/ns/ci/deployer";

  private final AtomicReference<SpiffeAuthority> made = new AtomicReference<>();
  private final MachineDesk desk =
      new MachineDesk(
          new Gatehouse(clock -> {
            made.set(new SpiffeAuthority(clock, "acme.test"));
            return List.of(made.get().endpoint("acme-corp"));
          }));
  private final Gatehouse gate = desk.gate;
  private final SteppingClock clock = gate.house.clock;
  private final SpiffeAuthority spiffe = made.get();
  private final UUID machine = gate.acme.workload("acme-corp-ci", spiffe.id(PATH), "");

  @AfterEach
  void close() {
    desk.close();
    spiffe.close();
  }

  private Map<String, String> request(String svid) {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", JWT_BEARER);
    out.put("domain_id", gate.acme.domain.id().toString());
    out.put("client_assertion", svid);
    return out;
  }

  private Http.Reply present(String svid) {
    return desk.ask(request(svid));
  }

  private static void assertNotVerified(Http.Reply reply, String why) {
    assertRefused(reply, 401, "spiffe_verification_failed");
    assertThat(String.valueOf(json(reply).get("detail"))).contains(why);
  }

  @Test
  void a_workload_gets_a_token_and_may_show_its_svid_again() {
    var svid = spiffe.svid(PATH, ISSUER);
    var reply = present(svid);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var token = String.valueOf(json(reply).get("access_token"));
    assertThat(token).startsWith("psk_live_");
    assertThat(json(gate.node.bearer(token).get("/v1/auth/whoami")))
        .containsEntry("subject", machine.toString());
    assertThat(present(svid).status()).isEqualTo(200);
    assertThat(
            gate.house.rows.ask(
                "SELECT min(convert_from(canonical, 'UTF8')) FROM plexsphere.ledger"
                    + " WHERE kind = 'service_identity.authenticated'"))
        .contains("spiffe://acme.test", JWT_BEARER);
  }

  @Test
  void its_domain_may_be_told_by_the_machines_uuid() {
    var request = request(spiffe.svid(PATH, ISSUER));
    request.remove("domain_id");
    assertRefused(desk.ask(request), 400, "invalid_request");
    request.put("client_id", "acme-corp-ci");
    assertRefused(desk.ask(request), 400, "invalid_request");
    request.put("client_id", machine.toString());
    assertThat(desk.ask(request).status()).isEqualTo(200);
  }

  @Test
  void its_audience_has_the_domains_issuer() {
    assertThat(present(spiffe.signed(spiffe.claims(spiffe.id(PATH), ISSUER))).status())
        .isEqualTo(200);
    var several = spiffe.claims(spiffe.id(PATH), List.of("other", ISSUER));
    assertThat(present(spiffe.signed(several)).status()).isEqualTo(200);
    for (var wrong :
        List.of(
            "other",
            List.of("other"),
            "http://localhost:8080/as/beta-llc",
            ISSUER + "/",
            "http://localhost:8080")) {
      assertNotVerified(present(spiffe.signed(spiffe.claims(spiffe.id(PATH), wrong))), "aud");
    }
    clock.advance(Duration.ofSeconds(61));
    for (Object none : List.of(List.of(), "", 7, List.of(7), List.of(ISSUER, 7))) {
      assertNotVerified(present(spiffe.signed(spiffe.claims(spiffe.id(PATH), none))), "aud");
    }
    var missing = spiffe.claims(spiffe.id(PATH), ISSUER);
    missing.remove("aud");
    assertNotVerified(present(spiffe.signed(missing)), "aud");
  }

  @Test
  void a_machine_may_have_an_audience_of_its_own() {
    gate.acme.workload("acme-corp-own", spiffe.id("/own"), "plexsphere");
    assertThat(present(spiffe.svid("/own", "plexsphere")).status()).isEqualTo(200);
    assertNotVerified(present(spiffe.svid("/own", ISSUER)), "aud");
    assertNotVerified(present(spiffe.svid(PATH, "plexsphere")), "aud");
  }

  @Test
  void only_who_has_a_good_svid_learns_what_machines_there_are() {
    gate.acme.machine(spiffe.id("/by-token"), gate.acme.binding, FederationKind.API_TOKEN);
    gate.acme.workload("acme-corp-two", spiffe.id("/two"), "");
    // good, but nobody's
    assertRefused(present(spiffe.svid("/nobody", ISSUER)), 401, "invalid_client");
    // good, but another machine's, or of another kind
    assertRefused(present(spiffe.svid("/by-token", ISSUER)), 403, "federation_kind_mismatch");
    for (var id : List.of("acme-corp-two", gate.acme.clientId, gate.acme.machine.toString())) {
      var other = request(spiffe.svid(PATH, ISSUER));
      other.put("client_id", id);
      assertRefused(desk.ask(other), 403, "federation_kind_mismatch");
    }
    // not good
    var forger = SpiffeAuthority.newKey("key-1", Curve.P_256);
    for (var path : List.of(PATH, "/nobody", "/by-token")) {
      var forged =
          SpiffeAuthority.signed(
              SpiffeAuthority.header("ES256", "key-1"),
              spiffe.claims(spiffe.id(path), ISSUER),
              forger);
      assertNotVerified(present(forged), "signature");
      var named = request(forged);
      named.put("client_id", "acme-corp-two");
      assertNotVerified(desk.ask(named), "signature");
      // for somebody else
      assertNotVerified(present(spiffe.svid(path, "other")), "aud");
    }
  }

  @Test
  void a_disabled_machine_is_nobody() {
    gate.house.services.disable(gate.acme.domain.id(), machine);
    assertRefused(present(spiffe.svid(PATH, ISSUER)), 401, "invalid_client");
    gate.house.services.enable(gate.acme.domain.id(), machine);
    gate.house.domains.suspend(gate.acme.domain.id());
    assertRefused(present(spiffe.svid(PATH, ISSUER)), 401, "invalid_client");
  }

  @Test
  void a_domain_trusts_what_was_set_for_it_and_an_unknown_one_nothing() {
    gate.beta.workload("beta-llc-ci", spiffe.id(PATH), "");
    var beta = request(spiffe.svid(PATH, "http://localhost:8080/as/beta-llc"));
    beta.put("domain_id", gate.beta.domain.id().toString());
    assertRefused(desk.ask(beta), 502, "spiffe_bundle_unconfigured");
    var nowhere = request(spiffe.svid(PATH, ISSUER));
    nowhere.put("domain_id", UUID.randomUUID().toString());
    assertRefused(desk.ask(nowhere), 502, "spiffe_bundle_unconfigured");
    try (var other = new SpiffeAuthority(clock, "other.test")) {
      gate.acme.workload("acme-corp-other", other.id(PATH), "");
      assertRefused(present(other.svid(PATH, ISSUER)), 502, "spiffe_bundle_unconfigured");
      // it cannot speak for another trust domain, whose key ids it may use
      assertNotVerified(present(other.signed(other.claims(spiffe.id(PATH), ISSUER))), "signature");
    }
  }

  @Test
  void an_installation_without_trust_domains_says_so() {
    try (var bare = new MachineDesk()) {
      var request = request(spiffe.svid(PATH, ISSUER));
      request.put("domain_id", bare.gate.acme.domain.id().toString());
      assertRefused(bare.ask(request), 501, "not_provisioned");
    }
  }

  @Test
  void an_endpoint_that_is_away_is_said_to_be_and_what_was_good_stays_good() {
    spiffe.status = 503;
    assertRefused(present(spiffe.svid(PATH, ISSUER)), 502, "spiffe_bundle_unreachable");
    assertThat(spiffe.fetches).hasValue(1);
    spiffe.status = 200;
    assertRefused(present(spiffe.svid(PATH, ISSUER)), 502, "spiffe_bundle_unreachable");
    clock.advance(Duration.ofSeconds(11));
    assertThat(present(spiffe.svid(PATH, ISSUER)).status()).isEqualTo(200);
    spiffe.status = 503;
    clock.advance(Duration.ofHours(23));
    assertThat(present(spiffe.svid(PATH, ISSUER)).status()).isEqualTo(200);
    clock.advance(Duration.ofHours(2));
    assertRefused(present(spiffe.svid(PATH, ISSUER)), 502, "spiffe_bundle_unreachable");
  }

  @Test
  void a_key_that_the_trust_domain_has_turned_to_counts_at_once() {
    assertThat(present(spiffe.svid(PATH, ISSUER)).status()).isEqualTo(200);
    var next = SpiffeAuthority.newKey("key-2", Curve.P_256);
    spiffe.keys = List.of(spiffe.key, next);
    clock.advance(Duration.ofSeconds(11));
    var svid =
        SpiffeAuthority.signed(
            SpiffeAuthority.header("ES256", "key-2"), spiffe.claims(spiffe.id(PATH), ISSUER), next);
    assertThat(present(svid).status()).isEqualTo(200);
    assertThat(spiffe.fetches).hasValue(2);
  }

  @Test
  void a_machine_is_created_with_a_spiffe_id_that_no_other_has() {
    for (var id : List.of("acme-ci", "spiffe://acme.test", "spiffe://ACME.test/a", "")) {
      assertThatThrownBy(() -> gate.acme.workload("acme-corp-x", id, ""))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("SPIFFE ID");
    }
    assertThatThrownBy(() -> gate.acme.workload("acme-corp-x", spiffe.id("/x"), "a".repeat(257)))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> gate.acme.workload("acme-corp-x", spiffe.id(PATH), ""))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("taken");
  }

  @Test
  void who_fails_ten_times_waits() {
    for (int i = 0; i < 10; i++) {
      assertNotVerified(present(spiffe.svid(PATH, "other")), "aud");
    }
    assertRefused(present(spiffe.svid(PATH, ISSUER)), 429, "rate_limited");
  }
}
