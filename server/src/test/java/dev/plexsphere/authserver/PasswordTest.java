package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.ADA;
import static dev.plexsphere.authserver.Acme.PASSWORD;
import static dev.plexsphere.authserver.Acme.authorize;
import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person changes their password. */
class PasswordTest {
  private static final String NEXT = "a walk along the river";
  private final Acme server = new Acme();
  private final Http browser = server.browser();
  private final Http other = server.browser();

  @BeforeEach
  void signIn() {
    server.signIn(browser, request());
    server.signIn(other, request());
    server.clock.advance(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_changed_password_signs_every_other_browser_out() {
    var page = browser.get("/as/acme/password");
    assertThat(page.body()).contains("value=\"" + ADA + "\"");

    var changed = submit(page, ADA, PASSWORD, NEXT, NEXT);

    assertThat(changed.status()).isEqualTo(303);
    assertThat(browser.get(changed.header("location")).body()).contains("Your password is changed");
    assertThat(isSignedIn(browser)).isTrue();
    assertThat(isSignedIn(other)).isFalse();
    assertThat(server.facts()).contains("account.password_changed");
    var login = server.loginPage(server.browser(), request());
    assertThat(login.status()).isEqualTo(200);
  }

  @Test
  void a_wrong_old_password_changes_nothing_and_is_counted() {
    var reply = submit(browser.get("/as/acme/password"), ADA, "not the password", NEXT, NEXT);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("The email or the password is not right.");
    assertThat(isSignedIn(other)).isTrue();
    assertThat(server.facts()).contains("account.sign_in_failed");
  }

  @Test
  void a_new_password_that_is_weak_or_not_the_same_twice_comes_back_with_what_to_do() {
    var weak = submit(browser.get("/as/acme/password"), ADA, PASSWORD, "short", "short");
    assertThat(weak.status()).isEqualTo(400);
    assertThat(weak.body()).contains("Use 12 characters or more.").doesNotContain(PASSWORD);
    var common = submit(weak, ADA, PASSWORD, "password1234", "password1234");
    assertThat(common.body()).contains("the first to be guessed");
    var different = submit(common, ADA, PASSWORD, NEXT, NEXT + "x");
    assertThat(different.status()).isEqualTo(400);
    assertThat(different.body()).contains("The two new passwords are not the same.");
    assertThat(isSignedIn(other)).isTrue();
  }

  @Test
  void case_28_another_browsers_form_or_a_used_one_changes_nothing() {
    var stolen = other.get("/as/acme/password");
    assertThat(submit(stolen, ADA, PASSWORD, NEXT, NEXT).status()).isEqualTo(403);
    var page = browser.get("/as/acme/password");
    assertThat(submit(page, ADA, "wrong", NEXT, NEXT).status()).isEqualTo(401);
    assertThat(submit(page, ADA, PASSWORD, NEXT, NEXT).status()).isEqualTo(403);
    var login = server.loginPage(browser, request("prompt", "login"));
    assertThat(submit(login, ADA, PASSWORD, NEXT, NEXT).status()).isEqualTo(403);

    assertThat(server.facts()).doesNotContain("account.password_changed");
  }

  private Http.Reply submit(
      Http.Reply page, String username, String password, String next, String again) {
    var fields = hidden(page);
    fields.put("username", username);
    fields.put("password", password);
    fields.put("new_password", next);
    fields.put("new_password_again", again);
    return browser.form("/as/acme/password", fields);
  }

  private static boolean isSignedIn(Http browser) {
    return browser
        .get(authorize(request("prompt", "none")))
        .header("location")
        .startsWith("/as/acme/authorize/callback");
  }
}
