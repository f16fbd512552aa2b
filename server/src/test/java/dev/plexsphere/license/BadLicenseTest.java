package dev.plexsphere.license;

import static dev.plexsphere.license.LicenseServiceTest.refused;
import static dev.plexsphere.license.Licensing.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.license.License.Kind;
import dev.plexsphere.license.LicenseState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not count, when it is installed and when the world changes afterwards. */
class BadLicenseTest {
  private final Licensing acme = new Licensing();

  @AfterEach
  void close() {
    acme.close();
  }

  @Test
  void one_signed_again_by_somebody_else_is_untrusted() {
    var stranger = SigningKeys.generate();

    notInstalled(
        LicenseJws.sign(acme.license(Kind.PRODUCTION), stranger), ErrorCode.LICENSE_UNTRUSTED);
    notInstalled(
        LicenseJws.sign(acme.license(Kind.EVALUATION), stranger), ErrorCode.LICENSE_UNTRUSTED);
  }

  @Test
  void one_signed_again_under_the_name_of_the_trusted_key_is_untrusted() {
    var good = acme.signed(Kind.PRODUCTION);
    var forged = LicenseJws.sign(acme.license(Kind.PRODUCTION), SigningKeys.generate());
    var header = good.substring(0, good.indexOf('.'));

    notInstalled(header + forged.substring(forged.indexOf('.')), ErrorCode.LICENSE_UNTRUSTED);
  }

  @Test
  void one_with_another_text_under_the_old_signature_is_untrusted() {
    var good = acme.signed(Kind.EVALUATION).split("\\.", -1);
    var more = acme.signed(Kind.PRODUCTION).split("\\.", -1);

    notInstalled(good[0] + "." + more[1] + "." + good[2], ErrorCode.LICENSE_UNTRUSTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 85, 86, 87, 200, 10_000})
  void one_that_was_cut_off_is_no_license(int missing) {
    var good = acme.signed(Kind.PRODUCTION);

    notInstalled(
        good.substring(0, Math.max(0, good.length() - missing)), ErrorCode.LICENSE_INVALID);
  }

  @Test
  void one_for_another_installation_is_refused() {
    var now = acme.now();
    var other = acme.license(Kind.PRODUCTION, new UUID(1, 2), now, now.plus(DAY));

    notInstalled(LicenseJws.sign(other, acme.licensor), ErrorCode.LICENSE_WRONG_INSTALLATION);
  }

  @Test
  void one_that_has_run_out_with_its_grace_is_refused() {
    var jws = acme.signed(Kind.PRODUCTION);
    acme.house.clock.advance(DAY.multipliedBy(40));

    notInstalled(jws, ErrorCode.LICENSE_EXPIRED);
  }

  @Test
  void one_from_the_future_is_refused_and_a_clock_a_minute_off_is_not() {
    var jws = dated(acme.now(), acme.now().plusSeconds(61));
    notInstalled(jws, ErrorCode.LICENSE_NOT_YET_VALID);

    acme.house.clock.advance(Duration.ofSeconds(1));

    assertThat(acme.install(jws).status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void one_that_is_issued_tomorrow_for_yesterday_is_refused() {
    var now = acme.now();

    notInstalled(dated(now.plus(DAY), now.minus(DAY)), ErrorCode.LICENSE_NOT_YET_VALID);
  }

  private String dated(Instant issuedAt, Instant notBefore) {
    var base = acme.license(Kind.PRODUCTION);
    var license =
        new License(
            base.licensor(),
            base.id(),
            base.licensee(),
            base.kind(),
            base.installation(),
            issuedAt,
            notBefore,
            base.expiresAt(),
            0,
            1,
            base.features());
    return LicenseJws.sign(license, acme.licensor);
  }

  @Test
  void an_anchor_that_is_taken_away_takes_its_licenses_along_until_it_is_back() {
    acme.install(acme.signed(Kind.PRODUCTION));

    var without = acme.node(SigningKeys.generate());
    refused(() -> acme.register(without, 0), ErrorCode.LICENSE_UNTRUSTED);

    acme.register(acme.node(SigningKeys.generate(), acme.licensor), 0);
  }

  @Test
  void a_row_that_was_altered_in_the_database_counts_for_nothing() {
    acme.install(acme.signed(Kind.PRODUCTION));
    acme.house.rows.execute("UPDATE plexsphere.licenses SET document = left(document, -10)");

    refused(() -> acme.register(acme.service, 0), ErrorCode.LICENSE_UNTRUSTED);
    assertThat(acme.service.state().license()).isNull();
  }

  @Test
  void licenses_that_move_into_another_database_count_for_nothing() {
    acme.install(acme.signed(Kind.PRODUCTION));
    acme.house.rows.execute(
        "UPDATE plexsphere.installation SET id = '00000000-0000-0000-0000-000000000001'");

    refused(() -> acme.register(acme.service, 0), ErrorCode.LICENSE_WRONG_INSTALLATION);
  }

  @Test
  void a_clock_set_back_by_more_than_ten_minutes_is_noticed() {
    acme.install(acme.signed(Kind.PRODUCTION));
    acme.house.clock.advance(DAY);
    acme.service.markClock();

    acme.house.clock.advance(Duration.ofMinutes(-10));
    acme.register(acme.service, 0);
    acme.house.clock.advance(Duration.ofSeconds(-1));

    assertThat(refused(() -> acme.register(acme.service, 0), ErrorCode.LICENSE_CLOCK))
        .startsWith(
            "The clock has gone backwards: it was 2026-03-02T09:00:00Z here before, and now it is"
                + " 2026-03-02T08:49:59Z;");
    notInstalled(acme.signed(Kind.DEVELOPMENT), ErrorCode.LICENSE_CLOCK);
  }

  @Test
  void an_expired_license_does_not_come_to_life_by_setting_the_clock_back() {
    acme.install(acme.signed(Kind.PRODUCTION));
    acme.house.clock.advance(DAY.multipliedBy(50));
    assertThat(acme.service.state().status()).isEqualTo(Status.EXPIRED);

    acme.house.clock.advance(DAY.multipliedBy(-45));

    assertThat(acme.service.state().status()).isEqualTo(Status.CLOCK);
  }

  @Test
  void the_time_is_written_at_most_once_an_hour_and_never_back() {
    acme.install(acme.signed(Kind.PRODUCTION));
    acme.house.clock.advance(Duration.ofMinutes(59));
    acme.service.markClock();
    acme.service.state();
    assertThat(mark()).isEqualTo("2026-03-01T09:00:00Z");

    acme.house.clock.advance(Duration.ofMinutes(1));
    acme.service.state();
    assertThat(mark()).isEqualTo("2026-03-01T10:00:00Z");
    acme.house.clock.advance(Duration.ofMinutes(-5));
    acme.service.markClock();
    acme.install(acme.signed(Kind.PRODUCTION));
    assertThat(mark()).isEqualTo("2026-03-01T10:00:00Z");
  }

  @Test
  void a_clock_that_was_wrong_before_can_be_accepted_and_the_ledger_knows() {
    acme.install(acme.signed(Kind.PRODUCTION));
    acme.house.clock.advance(DAY.multipliedBy(5000));
    acme.service.markClock();
    acme.house.clock.advance(DAY.multipliedBy(-4999));
    refused(() -> acme.register(acme.service, 0), ErrorCode.LICENSE_CLOCK);

    Database.Task accept = acme.service::acceptClock;
    acme.house.database.inTransaction(accept);
    acme.house.database.inTransaction(accept);

    acme.register(acme.service, 0);
    assertThat(acme.house.facts())
        .isEqualTo("installation.created,license.installed,license.clock_accepted");
  }

  private String mark() {
    return acme.house.rows.ask(
        """
        SELECT to_char(clock_mark AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        FROM plexsphere.installation
        """);
  }

  /** Neither shown nor stored. */
  private void notInstalled(String jws, ErrorCode code) {
    var before = acme.count("licenses");
    refused(() -> acme.service.preview(jws), code);
    refused(() -> acme.install(jws), code);
    assertThat(acme.count("licenses")).isEqualTo(before);
  }
}
