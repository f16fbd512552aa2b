package dev.plexsphere.license;

import static dev.plexsphere.license.Licensing.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.license.License.Kind;
import dev.plexsphere.license.LicenseState.Status;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Licenses over months, on a clock that steps. Every {@code node()} is another server. */
class LicenseServiceTest {
  private final Licensing acme = new Licensing();

  @AfterEach
  void close() {
    acme.close();
  }

  @Test
  void of_64_racers_that_ask_who_the_installation_is_all_hear_the_same() {
    var ids = Racers.run(64, () -> acme.node().installationId());

    assertThat(ids).hasSize(64).containsOnly(ids.getFirst());
    assertThat(acme.count("installation")).isEqualTo("1");
    assertThat(acme.house.facts()).isEqualTo("installation.created");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void requirement_13_14_15_a_license_that_a_trust_anchor_signed_offline_counts(Kind kind) {
    var license = acme.license(kind);

    var installed = acme.install(LicenseJws.sign(license, acme.licensor));

    assertThat(installed.status()).isEqualTo(Status.ACTIVE);
    assertThat(acme.node(acme.licensor).state().license()).isEqualTo(license);
    acme.register(acme.service, 2);
    assertThat(acme.house.facts()).isEqualTo("installation.created,license.installed");
    assertThat(acme.house.rows.ask("SELECT installed_by FROM plexsphere.licenses"))
        .isEqualTo("system");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"EVALUATION", "DEVELOPMENT"})
  void requirement_14_15_an_installation_issues_these_to_itself_without_any_anchor(Kind kind) {
    var node = acme.node();

    var issued = issue(node, kind);

    assertThat(issued.status()).isEqualTo(Status.ACTIVE);
    assertThat(acme.node().state().license()).isEqualTo(issued.license());
    acme.register(acme.node(), 4);
  }

  @Test
  void the_evaluation_key_is_made_once_and_lies_wrapped() {
    issue(acme.node(), Kind.EVALUATION);
    issue(acme.node(), Kind.DEVELOPMENT);

    assertThat(acme.house.facts())
        .isEqualTo(
            "installation.created,license.evaluation_key_created,license.installed,license.installed");
    assertThat(acme.house.rows.ask("SELECT evaluation_jwk FROM plexsphere.installation"))
        .contains("\"kty\":\"EC\"")
        .doesNotContain("\"d\"");
    assertThat(
            acme.house.rows.ask(
                "SELECT encode(evaluation_key, 'escape') FROM plexsphere.installation"))
        .doesNotContain("kty");
  }

  @Test
  void of_16_racers_that_issue_the_first_one_one_makes_the_key() {
    Racers.run(16, () -> issue(acme.node(), Kind.EVALUATION));

    assertThat(acme.count("licenses")).isEqualTo("16");
    assertThat(acme.house.facts()).containsOnlyOnce("license.evaluation_key_created");
    assertThat(acme.service.state().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void a_production_license_of_the_evaluation_key_is_untrusted() {
    refused(() -> issue(acme.service, Kind.PRODUCTION), ErrorCode.INVALID_REQUEST);
    issue(acme.service, Kind.EVALUATION);
    var own = acme.house.database.transaction(this::evaluationKey);

    var forged = LicenseJws.sign(acme.license(Kind.PRODUCTION), own);

    refused(() -> acme.install(forged), ErrorCode.LICENSE_UNTRUSTED);
    assertThat(acme.count("licenses")).isEqualTo("1");
  }

  private com.nimbusds.jose.jwk.ECKey evaluationKey(org.jdbi.v3.core.Handle tx) {
    var installations = new Installations();
    return new EvaluationKeys(acme.house.ledger, acme.house.kek, installations)
        .pair(tx, installations.lock(tx).orElseThrow());
  }

  @Test
  void without_any_license_nothing_is_registered_and_nobody_signs_in() {
    refused(() -> acme.register(acme.service, 0), ErrorCode.LICENSE_MISSING);

    assertThat(acme.service.requireInstalled().orElseThrow().code())
        .isEqualTo(ErrorCode.LICENSE_MISSING);
    assertThat(acme.service.state().status()).isEqualTo(Status.MISSING);
  }

  @Test
  void once_one_was_installed_people_sign_in_whatever_becomes_of_it() {
    acme.install(acme.signed(Kind.PRODUCTION));
    acme.house.clock.advance(DAY.multipliedBy(400));

    assertThat(acme.service.requireInstalled()).isEmpty();
    assertThat(acme.service.state().status()).isEqualTo(Status.EXPIRED);
  }

  @Test
  void it_is_active_then_in_grace_then_expired_to_the_second() {
    acme.install(acme.signed(Kind.PRODUCTION));

    acme.house.clock.advance(DAY.multipliedBy(30).minusSeconds(1));
    assertThat(acme.service.state().status()).isEqualTo(Status.ACTIVE);
    acme.house.clock.advance(Duration.ofSeconds(1));
    assertThat(acme.service.state().status()).isEqualTo(Status.GRACE);
    acme.register(acme.service, 0);
    acme.house.clock.advance(DAY.multipliedBy(10).minusSeconds(1));
    assertThat(acme.service.state().status()).isEqualTo(Status.GRACE);
    acme.house.clock.advance(Duration.ofSeconds(1));
    assertThat(acme.service.state().status()).isEqualTo(Status.EXPIRED);
    refused(() -> acme.register(acme.service, 0), ErrorCode.LICENSE_EXPIRED);
  }

  @Test
  void the_newest_counts_and_every_one_is_kept() {
    var first = acme.signed(Kind.EVALUATION);
    acme.install(first);
    acme.install(acme.signed(Kind.PRODUCTION));
    assertThat(kind()).isEqualTo(Kind.PRODUCTION);

    acme.install(first);

    assertThat(kind()).isEqualTo(Kind.EVALUATION);
    assertThat(acme.count("licenses")).isEqualTo("3");
  }

  private Kind kind() {
    var license = acme.service.state().license();
    return license == null ? Kind.PRODUCTION : license.kind();
  }

  @Test
  void of_64_racers_that_install_the_same_license_one_leaves_a_trace() {
    var jws = acme.signed(Kind.PRODUCTION);

    var states = Racers.run(64, () -> acme.install(jws).status());

    assertThat(states).hasSize(64).containsOnly(Status.ACTIVE);
    assertThat(acme.count("licenses")).isEqualTo("1");
    assertThat(acme.house.facts()).isEqualTo("installation.created,license.installed");
  }

  @Test
  void a_preview_stores_nothing() {
    var license = acme.license(Kind.PRODUCTION);

    var seen = acme.service.preview(" " + LicenseJws.sign(license, acme.licensor) + "\n");

    assertThat(seen.license()).isEqualTo(license);
    assertThat(acme.count("licenses")).isEqualTo("0");
    assertThat(acme.service.state().status()).isEqualTo(Status.MISSING);
  }

  @Test
  void of_64_racers_as_many_register_as_the_license_allows() {
    acme.install(acme.signed(Kind.PRODUCTION));

    var answers = Racers.run(64, this::registerOne);

    assertThat(answers).filteredOn("ok"::equals).hasSize(3);
    assertThat(answers).filteredOn("license_tenant_limit"::equals).hasSize(61);
    assertThat(acme.count("domains")).isEqualTo("3");
  }

  private String registerOne() {
    try {
      acme.house.database.inTransaction(tx -> {
        acme.service.lockRegistrations(tx);
        var existing = tx.select("SELECT count(*) FROM domains").mapTo(Long.class).one();
        acme.service.requireNewTenant(tx, existing);
        var id = new dev.plexsphere.ids.DomainId(acme.house.ids.next());
        acme.house.domains.create(tx, id, "d" + existing, "D");
      });
      return "ok";
    } catch (RefusedException e) {
      return e.refusal().code().code();
    }
  }

  @Test
  void every_refusal_says_how_to_go_on() {
    acme.install(acme.signed(Kind.PRODUCTION));

    assertThat(refused(() -> acme.register(acme.service, 3), ErrorCode.LICENSE_TENANT_LIMIT))
        .isEqualTo(
            "The license allows 3 tenants, and there are 3; delete one or install a license for more.");
    acme.house.clock.advance(DAY.multipliedBy(40));
    assertThat(refused(() -> acme.register(acme.service, 0), ErrorCode.LICENSE_EXPIRED))
        .isEqualTo(
            "The license ended at 2026-03-31T09:00:00Z, its days of grace are over; install a new one.");
  }

  @Test
  void a_request_names_the_installation_and_who_asks() {
    var request = acme.service.request("Acme Corporation", "it@acme.example");

    assertThat(LicenseRequest.parse(request))
        .isEqualTo(new LicenseRequest(acme.service.installationId(), "Acme Corporation"));
    assertThat(request).contains("\"contact\":\"it@acme.example\"");
    for (var bad : List.of("", " ", "a\nb", "x".repeat(201))) {
      refused(() -> acme.service.request(bad, null), ErrorCode.INVALID_REQUEST);
    }
    refused(() -> acme.service.request("Acme", "nobody"), ErrorCode.INVALID_REQUEST);
  }

  @Test
  void a_view_shows_nothing_that_nobody_vouches_for() {
    acme.install(acme.signed(Kind.PRODUCTION));
    assertThat(LicenseView.of(acme.service.state()).licensee()).isEqualTo("Acme Corporation");

    var view = LicenseView.of(acme.node().state());

    assertThat(view)
        .isEqualTo(new LicenseView(null, null, null, null, null, null, null, null, "UNTRUSTED"));
  }

  private LicenseState issue(LicenseService node, Kind kind) {
    return acme.house.database.transaction(
        tx -> node.issueEvaluation(tx, "Acme Corporation", kind, DAY.multipliedBy(30), 5));
  }

  static String refused(ThrowingCallable work, ErrorCode code) {
    var thrown = org.assertj.core.api.Assertions.catchThrowableOfType(RefusedException.class, work);
    assertThat(thrown).as("refused with %s", code).isNotNull();
    assertThat(thrown.refusal().code()).isEqualTo(code);
    return thrown.refusal().detail();
  }
}
