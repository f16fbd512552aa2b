package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.PlatformSteps.accessToken;
import static dev.plexsphere.authserver.PlatformSteps.authorize;
import static dev.plexsphere.authserver.PlatformSteps.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.account.Account;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long an operator's session lasts, and what it opens over HTTP. */
class PlatformSessionTest {
  private final PlatformSteps platform = new PlatformSteps();
  private final Http browser = platform.browser();

  @AfterEach
  void close() {
    platform.close();
  }

  private boolean isSignedIn() {
    return authorize(browser, request()).header("location").startsWith("/authorize/callback");
  }

  @Test
  void a_session_that_is_not_used_ends_and_a_use_keeps_it() {
    accessToken(browser);
    platform.acme.clock.advance(Duration.ofMinutes(119));
    assertThat(isSignedIn()).isTrue();
    platform.acme.clock.advance(Duration.ofMinutes(119));
    assertThat(isSignedIn()).isTrue();

    platform.acme.clock.advance(Duration.ofHours(2));
    assertThat(isSignedIn()).isFalse();
  }

  @Test
  void a_session_ends_after_twelve_hours_used_or_not() {
    accessToken(browser);
    for (int hour = 1; hour < 12; hour++) {
      platform.acme.clock.advance(Duration.ofHours(1));
      assertThat(isSignedIn()).as("hour " + hour).isTrue();
    }
    platform.acme.clock.advance(Duration.ofHours(1));
    assertThat(isSignedIn()).isFalse();
  }

  @Test
  void requirements_1_41_42_the_token_alone_decides_at_the_operators_door() {
    var access = accessToken(browser);
    assertThat(platform.browser().get("/operators-only").status()).isEqualTo(401);
    assertThat(browser.get("/operators-only").status()).as("a cookie is nothing").isEqualTo(401);

    var admitted =
        platform
            .browser()
            .with("X-Tenant-Id", platform.acme.acme.toString())
            .bearer(access)
            .get("/operators-only?tenant_id=" + platform.acme.acme);
    assertThat(admitted.status()).isEqualTo(200);
    assertThat(admitted.body()).isEqualTo(PlatformSteps.GRACE);

    platform.acme.database.inTransaction(
        tx -> platform.actions.setRoles(tx, DomainId.PLATFORM, platform.grace.id(), List.of()));
    var lacking = platform.browser().bearer(access).get("/operators-only");
    assertThat(lacking.status()).isEqualTo(403);
    assertThat(Acme.json(lacking)).containsEntry("code", "forbidden");

    platform.acme.database.inTransaction(tx ->
        platform.actions.setRoles(
            tx, DomainId.PLATFORM, platform.grace.id(), List.of(Account.PLATFORM_ADMIN)));
    assertThat(platform.browser().bearer(access).get("/operators-only").status()).isEqualTo(200);
  }

  @Test
  void the_platforms_own_token_tells_who_it_is_of_at_userinfo() {
    var access = accessToken(browser);

    var me = platform.browser().bearer(access).get("/userinfo");

    assertThat(Acme.json(me)).containsOnlyKeys("sub");
    assertThat(platform.browser().bearer(access).get("/as/acme/userinfo").status()).isEqualTo(401);
  }
}
