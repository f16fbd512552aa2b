package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.HearingApps.sid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way in which a session ends is heard of. */
class SessionEndTest {
  private final HearingApps apps = new HearingApps();
  private final Acme server = apps.server;
  private final Http browser = server.browser();

  @AfterEach
  void close() {
    apps.close();
  }

  @Test
  void the_button_on_the_page_is_heard() {
    apps.signIn(browser, apps.app("/shop"));

    browser.form("/as/acme/logout", Acme.hidden(browser.get("/as/acme/logout")));

    apps.receiver.await("/shop", 1);
  }

  @Test
  void a_new_sign_in_in_the_same_browser_ends_the_one_before() {
    var before = apps.signIn(browser, apps.app("/shop"));

    server.clock.advance(Duration.ofSeconds(1));
    var page = server.loginPage(browser, Acme.request("prompt", "login"));
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    var back = Acme.submit(browser, page, Acme.ADA, Acme.PASSWORD);
    assertThat(back.status()).as(back.body()).isEqualTo(302);

    assertThat(apps.receiver.await("/shop", 1).getFirst().sid()).isEqualTo(sid(before));
  }

  @Test
  void a_changed_password_is_heard_of_by_every_session() {
    var app = apps.app("/shop");
    apps.signIn(browser, app);
    apps.signIn(server.browser(), app);

    server.accounts.changePassword(
        server.domains.find(server.acme).orElseThrow(),
        Acme.ADA,
        new Secret(Acme.PASSWORD),
        new Secret("a walk along the river"),
        "127.0.0.1");

    assertThat(apps.receiver.await("/shop", 2))
        .extracting(LogoutReceiver.Heard::sid)
        .doesNotHaveDuplicates();
  }

  @Test
  void another_password_instead_of_a_forgotten_one_is_heard_of() {
    apps.signIn(browser, apps.app("/shop"));
    var link = server.database.transaction(tx -> server.actions.issue(tx, server.ada));

    server.actions.complete(link.token(), new Secret("a walk along the river"));

    apps.receiver.await("/shop", 1);
  }

  @Test
  void an_operator_who_sets_a_password_or_disables_the_account_is_heard_of() {
    var app = apps.app("/shop");
    apps.signIn(browser, app);
    server.accounts.setPassword(server.acme, server.ada.id(), new Secret(Acme.PASSWORD));
    apps.receiver.await("/shop", 1);
    server.clock.advance(Duration.ofSeconds(2));
    apps.signIn(browser, app);

    server.accounts.disable(server.acme, server.ada.id());

    apps.receiver.await("/shop", 2);
    apps.settled();
    server.accounts.disable(server.acme, server.ada.id());
    server.accounts.enable(server.acme, server.ada.id());
    apps.settled();
    assertThat(apps.receiver.all()).hasSize(2);
  }

  @Test
  void a_code_that_is_used_again_ends_the_session_and_is_heard_of() {
    var app = apps.app("/shop");
    var fields = apps.redeem(browser, app);
    assertThat(Acme.token(browser, fields).status()).isEqualTo(200);

    assertThat(Acme.token(browser, fields).status()).isEqualTo(400);

    apps.receiver.await("/shop", 1);
  }

  @Test
  void a_device_that_its_person_ends_is_heard_of() {
    server.devices.binding("acme");
    var begun =
        browser.form(
            "/as/acme/device_authorization",
            Map.of("client_id", HearingApps.DESK, "scope", "openid"));
    var person = server.devices.browser(server.ada);
    AcmeDevices.answer(person, Acme.member(begun, "user_code"), "approve");
    var tokens =
        Acme.token(
            browser,
            Map.of(
                "grant_type",
                GrantType.DEVICE_CODE.value(),
                "client_id",
                HearingApps.DESK,
                "device_code",
                Acme.member(begun, "device_code")));
    var idToken = HearingApps.jwt(tokens);

    AcmeDevices.answer(person, Acme.member(begun, "user_code"), "stop");

    assertThat(apps.receiver.await("/desk", 1).getFirst().sid()).isEqualTo(sid(idToken));
  }

  @Test
  void the_platforms_clients_hear_too() throws Exception {
    var steps = new PlatformSteps(server);
    var request = PlatformSteps.request("client_id", HearingApps.INTRANET);
    var redeem = PlatformSteps.redeem(PlatformSteps.signIn(browser, request));
    redeem.put("client_id", HearingApps.INTRANET);
    var idToken = HearingApps.jwt(PlatformSteps.token(browser, redeem));

    var listed = server.sessions.list(DomainId.PLATFORM, steps.grace.id());
    assertThat(listed).hasSize(1);
    server.sessions.end(DomainId.PLATFORM, steps.grace.id(), listed.getFirst().key());

    var claims = apps.receiver.await("/intranet", 1).getFirst().jwt().getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(PlatformSteps.ISSUER);
    assertThat(claims.getAudience()).containsExactly(HearingApps.INTRANET);
    assertThat(claims.getStringClaim("sid")).isEqualTo(sid(idToken));
  }

  @Test
  void a_session_that_runs_out_tells_nobody() {
    apps.signIn(browser, apps.app("/shop"));
    server.clock.advance(Duration.ofDays(2));

    var swept =
        server.database.transaction(tx -> server.sessions.sweep(tx, server.clock.instant()));

    assertThat(swept).isEqualTo(1);
    apps.nobodyHears();
    assertThat(server.ask("SELECT count(*) FROM plexsphere.hosted_session_clients")).isEqualTo("0");
  }
}
