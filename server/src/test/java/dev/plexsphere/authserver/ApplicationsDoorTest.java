package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.ApplicationSteps.EVE;
import static dev.plexsphere.authserver.ApplicationSteps.PAGE;
import static dev.plexsphere.authserver.ApplicationSteps.SIGN_IN;
import static dev.plexsphere.authserver.ApplicationSteps.TAKE_BACK;
import static dev.plexsphere.authserver.ApplicationSteps.signIn;
import static dev.plexsphere.authserver.ApplicationSteps.takeBack;
import static dev.plexsphere.authserver.DomainClients.GALLERY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.testkit.Http;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets to the page of what was allowed, and whose buttons count. */
class ApplicationsDoorTest {
  private static final Map<String, String> EMAIL = Map.of("scope", "openid email");

  private final PlatformSteps platform = new PlatformSteps();
  private final Acme server = platform.acme;
  private final ApplicationSteps steps = new ApplicationSteps(server);
  private final Http browser = server.browser();

  @AfterEach
  void close() {
    platform.close();
  }

  private String gallery() {
    return steps.code(browser, Acme.ADA, GALLERY, EMAIL);
  }

  @Test
  void without_a_form_token_of_this_page_session_and_browser_nothing_is_taken_back() {
    gallery();
    var other = server.browser();
    signIn(other, Acme.ADA, Acme.PASSWORD);
    var good = browser.get(PAGE);
    var bare = Map.of("client_id", GALLERY);

    assertThat(browser.form(TAKE_BACK, bare).status()).isEqualTo(403);
    assertThat(browser.form(TAKE_BACK, Map.of("client_id", GALLERY, "csrf", "x")).status())
        .isEqualTo(403);
    assertThat(takeBack(browser, browser.get("/as/acme/logout"), GALLERY).status()).isEqualTo(403);
    assertThat(takeBack(browser, other.get(PAGE), GALLERY).status()).isEqualTo(403);
    assertThat(
            takeBack(browser.with("Sec-Fetch-Site", "cross-site"), browser.get(PAGE), GALLERY)
                .status())
        .isEqualTo(403);
    assertThat(browser.get(TAKE_BACK + "?client_id=" + GALLERY).status()).isEqualTo(405);
    assertThat(steps.consents()).isEqualTo(1);

    assertThat(takeBack(browser, good, GALLERY).status()).isEqualTo(303);
    steps.further(browser, GALLERY, EMAIL);
    assertThat(takeBack(browser, good, GALLERY).status()).as("used").isEqualTo(403);
    assertThat(steps.consents()).isEqualTo(1);
  }

  @Test
  void a_button_without_its_client_is_no_request_of_ours() {
    gallery();

    assertThat(browser.form(TAKE_BACK, hidden(browser.get(PAGE))).status()).isEqualTo(400);
    assertThat(steps.consents()).isEqualTo(1);
  }

  @Test
  void whoever_is_not_signed_in_signs_in_first() {
    gallery();
    var page = browser.get(PAGE);
    server.sql.execute("DELETE FROM plexsphere.hosted_sessions");

    assertThat(takeBack(browser, page, GALLERY).header("location")).isEqualTo(SIGN_IN);
    assertThat(steps.consents()).isEqualTo(1);
    assertThat(browser.get(PAGE).status()).isEqualTo(302);
    assertThat(browser.get(PAGE).header("location")).isEqualTo(SIGN_IN);
    assertThat(browser.get(SIGN_IN).body()).contains("the applications you allowed");

    var wrong = signIn(browser, Acme.ADA, "not the password");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.header("www-authenticate")).isEqualTo("Form");
    assertThat(wrong.body()).contains("That did not work.").contains("value=\"" + Acme.ADA);
    var right = signIn(browser, Acme.ADA, Acme.PASSWORD);
    assertThat(right.status()).isEqualTo(303);
    assertThat(right.header("location")).isEqualTo(PAGE);
    assertThat(browser.get(PAGE).body()).contains("The gallery");
    assertThat(browser.get(SIGN_IN).header("location")).isEqualTo(PAGE);
  }

  @Test
  void nobody_is_signed_in_by_a_form_of_another_browser_or_page() {
    var fields = new HashMap<>(hidden(server.browser().get(SIGN_IN)));
    fields.putAll(Map.of("username", Acme.ADA, "password", Acme.PASSWORD));
    var login = hidden(server.loginPage(browser, Acme.request()));
    login.putAll(Map.of("username", Acme.ADA, "password", Acme.PASSWORD));

    for (var each : List.of(fields, login, fields)) {
      var reply = browser.form(SIGN_IN, each);
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.body()).contains("This page was out of date.");
    }
    assertThat(server.ask("SELECT count(*) FROM plexsphere.hosted_sessions")).isEqualTo("0");
  }

  @Test
  void a_page_that_was_drawn_for_one_person_takes_nothing_back_from_the_next() {
    steps.code(browser, EVE, GALLERY, EMAIL);
    var eves = browser.get(PAGE);
    browser.form("/as/acme/logout", hidden(browser.get("/as/acme/logout")));
    gallery();

    assertThat(takeBack(browser, eves, GALLERY).status()).isEqualTo(403);
    assertThat(steps.consents()).isEqualTo(2);
  }

  private static Map<String, String> platformForm(Http browser) {
    var fields = new HashMap<>(hidden(browser.get("/applications/sign-in")));
    fields.putAll(Map.of("username", PlatformSteps.GRACE, "password", Acme.PASSWORD));
    return fields;
  }

  @Test
  void operators_have_the_page_at_the_platforms_server_while_that_is_open() {
    var late = platform.browser();
    var lateForm = platformForm(late);

    assertThat(browser.form("/applications/sign-in", platformForm(browser)).header("location"))
        .isEqualTo("/applications");
    assertThat(browser.get("/applications").body())
        .contains(PlatformSteps.GRACE)
        .contains("You have not allowed any application");

    server.closePlatform(Refusal.of(ErrorCode.FORBIDDEN, "No license is installed yet."));
    var closed = late.form("/applications/sign-in", lateForm);
    assertThat(closed.status()).isEqualTo(403);
    assertThat(closed.body()).contains("No license is installed yet.");
  }
}
