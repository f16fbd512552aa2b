package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.PlatformSteps.authorize;
import static dev.plexsphere.authserver.PlatformSteps.loginPage;
import static dev.plexsphere.authserver.PlatformSteps.redeem;
import static dev.plexsphere.authserver.PlatformSteps.request;
import static dev.plexsphere.authserver.PlatformSteps.signIn;
import static dev.plexsphere.authserver.PlatformSteps.submit;
import static dev.plexsphere.authserver.PlatformSteps.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While something is missing nobody signs in at the platform, and is told what. */
class PlatformClosedTest {
  private final PlatformSteps platform = new PlatformSteps();

  @AfterEach
  void close() {
    platform.close();
  }

  @Test
  void requirement_7_every_step_says_what_is_missing() {
    var browser = platform.browser();
    var page = loginPage(browser, request());
    var back = signIn(platform.browser(), request());

    platform.acme.closePlatform(Refusal.of(ErrorCode.FORBIDDEN, "No license is installed yet."));

    var begun = authorize(browser, request());
    assertThat(begun.status()).isEqualTo(403);
    assertThat(begun.headers()).doesNotContainKey("location");
    assertThat(json(begun)).containsEntry("detail", "No license is installed yet.");
    var submitted = submit(browser, page, PlatformSteps.GRACE, Acme.PASSWORD);
    assertThat(submitted.status()).isEqualTo(403);
    assertThat(submitted.body()).contains("No license is installed yet.");
    var tokens = token(browser, redeem(back));
    assertThat(tokens.status()).isEqualTo(403);
    assertThat(member(tokens, "error_description")).isEqualTo("No license is installed yet.");
  }

  @Test
  void requirement_7_customers_go_on_signing_in() {
    platform.acme.closePlatform(Refusal.of(ErrorCode.FORBIDDEN, "No license is installed yet."));

    var back = platform.acme.signIn(platform.browser(), Acme.request());

    assertThat(Acme.param(back, "code")).isNotEmpty();
  }

  @Test
  void requirement_33_neither_half_is_named_as_the_wrong_one() {
    var browser = platform.browser();
    var wrongPassword =
        submit(browser, loginPage(browser, request()), PlatformSteps.GRACE, "wrong password 1");
    var wrongName =
        submit(browser, loginPage(browser, request()), "x@platform.example", Acme.PASSWORD);

    assertThat(wrongPassword.status()).isEqualTo(401);
    assertThat(wrongName.status()).isEqualTo(401);
    assertThat(words(wrongPassword.body(), PlatformSteps.GRACE))
        .isEqualTo(words(wrongName.body(), "x@platform.example"));
    assertThat(wrongPassword.headers()).doesNotContainKey("location");
  }

  private static String words(String body, String typed) {
    return body.replaceAll("name=\"(session_id|csrf)\" value=\"[^\"]*\"", "").replace(typed, "");
  }
}
