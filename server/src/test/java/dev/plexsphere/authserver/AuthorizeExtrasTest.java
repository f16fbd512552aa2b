package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.ADA;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.testkit.Http;
import java.text.ParseException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients send that is of no matter, or left out. */
class AuthorizeExtrasTest {
  private static final Acme SERVER = new Acme();
  private final Http browser = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @ParameterizedTest
  @CsvSource({
    "display, popup",
    "ui_locales, se",
    "claims_locales, se",
    "acr_values, 1 2",
    "claims, '{\"userinfo\":{\"name\":{\"essential\":true}}}'",
    "extra, foobar"
  })
  void what_is_not_known_changes_nothing(String name, String value) {
    assertThat(DomainClients.signIn(SERVER, browser, WEB, Map.of(name, value)).status())
        .isEqualTo(200);
  }

  @Test
  void the_id_token_says_how_somebody_signed_in() throws ParseException {
    var tokens = DomainClients.signIn(SERVER, browser, WEB, Map.of("acr_values", "1 2"));

    assertThat(SignedJWT.parse(member(tokens, "id_token")).getJWTClaimsSet().getClaim("acr"))
        .isEqualTo("urn:nist:sp:800-63:aal1");
  }

  @Test
  void a_login_hint_is_in_the_form() {
    var page = SERVER.loginPage(browser, Acme.request("login_hint", ADA));

    assertThat(page.body()).contains("value=\"" + ADA + "\"");
  }

  @Test
  void state_and_nonce_may_be_left_out() {
    var request = request(WEB, Map.of());
    request.remove("state");
    request.remove("nonce");

    var back = SERVER.signIn(browser, request);

    assertThat(param(back, "code")).isNotEmpty();
    assertThat(Acme.answer(back)).doesNotContainKey("state");
  }

  @ParameterizedTest
  @CsvSource({"64", "512"})
  void a_long_nonce_comes_back_whole(int length) throws Exception {
    var nonce = "n".repeat(length);

    var tokens = DomainClients.signIn(SERVER, browser, WEB, Map.of("nonce", nonce));

    var identity = SignedJWT.parse(member(tokens, "id_token")).getJWTClaimsSet();
    assertThat(identity.getClaim("nonce")).isEqualTo(nonce);
  }

  @ParameterizedTest
  @CsvSource({"Bearer", "bearer", "BEARER"})
  void the_scheme_of_a_token_may_be_spelled_in_any_case(String scheme) {
    var token = member(DomainClients.signIn(SERVER, browser, WEB, Map.of()), "access_token");

    assertThat(
            browser.with("Authorization", scheme + " " + token).get("/as/acme/userinfo").status())
        .isEqualTo(200);
  }

  @Test
  void a_request_is_pushed_by_POST_alone() {
    assertThat(browser.get("/as/acme/par").status()).isEqualTo(405);
  }
}
