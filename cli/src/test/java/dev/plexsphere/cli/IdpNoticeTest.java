package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import dev.plexsphere.cli.idp.BrowserGrant;
import dev.plexsphere.cli.idp.BrowserRequest;
import dev.plexsphere.cli.idp.IdpSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person is told before the browser opens, and when nobody comes back. */
class IdpNoticeTest extends IdpFixture {
  private Ran signIn(String domain, boolean opensBrowser, String... flags) {
    var settings = new IdpSettings(domain, "Abc123XYZ", null, null);
    var request = new BrowserRequest(null, null, 0, null, false, opensBrowser);
    return run(call -> new BrowserGrant(call, settings, request).run(), flags);
  }

  /** The text with the port that the system chose spelled PORT. */
  private static String steady(String text) {
    return text.replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT")
        .replaceAll("port: [0-9]+", "port: PORT");
  }

  @Test
  void requirements_73_to_77_the_notice_precedes_the_browser() {
    var before = new ArrayList<String>();
    browser = _ -> before.add(complained.toString(StandardCharsets.UTF_8));
    var ran = signIn("acme.us.auth0.com", true);

    assertThat(ran.out()).isEmpty();

    assertThat(steady(before.getFirst()))
        .startsWith(
            """
            Browser PKCE login.
            Auth0 tenant: acme.us.auth0.com
            Client ID: Abc123XYZ
            Redirect URI: http://127.0.0.1:PORT/callback
            PKCE port: PORT
            This callback URL must be allowlisted on the Auth0 application.
            Dashboard: https://manage.auth0.com/dashboard/us/acme/applications/Abc123XYZ/settings
            If the browser shows "Callback URL mismatch", add the redirect URI
            above to "Allowed Callback URLs" in the dashboard and try again.
            Opening browser ...
            https://acme.us.auth0.com/authorize?response_type=code&\
            """);
    assertThat(before).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "acme.auth0.com, acme",
    "acme.eu.auth0.com, eu/acme",
  })
  void requirement_75_the_dashboard_s_link_is_derived_from_the_domain(String domain, String place) {
    assertThat(signIn(domain, true).err())
        .contains(
            "\nDashboard: https://manage.auth0.com/dashboard/"
                + place
                + "/applications/Abc123XYZ/settings\n");
  }

  @Test
  void requirement_75_where_no_dashboard_can_be_derived_none_is_named() {
    assertThat(signIn(idp.url(), true).err())
        .contains("Auth0 tenant: ", "on the Auth0 application.")
        .doesNotContain("Dashboard:");
    assertThat(signIn("a.b.eu.auth0.com", true).err()).doesNotContain("Dashboard:");
  }

  @Test
  void another_provider_is_not_called_auth0() {
    idp.on(
        DISCOVERY,
        Reply.json(
            200,
            """
            {"issuer":"%s","authorization_endpoint":"https://a.example/auth",\
            "token_endpoint":"https://a.example/token"}\
            """
                .formatted(idp.url())));
    assertThat(signIn(idp.url(), true).err())
        .contains(
            "\nIdentity provider: " + idp.url() + "\n",
            "\nThis callback URL must be allowlisted on the application there.\n")
        .doesNotContain("Dashboard:", "Auth0");
  }

  @Test
  void requirement_68_without_a_browser_the_url_alone_is_the_result() {
    var ran = signIn("acme.us.auth0.com", false);

    assertThat(ran.out()).matches("https://acme\\.us\\.auth0\\.com/authorize\\?[^\n ]+\n");
    assertThat(ran.err()).contains("must be allowlisted").doesNotContain("Opening browser");
    assertThat(started).isEmpty();
  }

  @Test
  void as_json_everything_is_for_people_and_goes_to_stderr() {
    var ran = signIn("acme.us.auth0.com", true, "--output", "json");

    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("Opening browser ...\nhttps://acme.us.auth0.com/authorize?");
  }

  @Test
  void where_no_browser_is_the_url_is_shown_and_the_wait_goes_on() {
    env.remove("DISPLAY");

    var ran = signIn("acme.us.auth0.com", true);

    assertThat(ran.out()).matches("https://acme\\.us\\.auth0\\.com/authorize\\?[^\n ]+\n");
    assertThat(ran.err()).doesNotContain("Opening browser", "Callback URL: \n");
    assertThat(ran.err()).contains("No browser here (no display). Open the address in a browser");
    assertThat(ran.err()).contains("plexctl: Timed out");
  }

  @Test
  void requirement_78_nobody_comes_and_the_address_to_allowlist_is_shown_again() {
    var ran = signIn("acme.us.auth0.com", true);

    assertThat(steady(ran.err()))
        .endsWith(
            """
            Callback URL: http://127.0.0.1:PORT/callback
            No callback arrived at it: did you remember to allowlist it?
            plexctl: Timed out: no callback arrived within 5 minutes
            """);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(time.now()).isEqualTo(SteppingTime.START.plus(Duration.ofMinutes(5)));
  }

  @Test
  void on_a_terminal_the_hint_leads_to_the_place_to_add_it() {
    isTerminal = true;
    env.put("TERM", "dumb");

    assertThat(steady(signIn("acme.us.auth0.com", true).err()))
        .endsWith(
            """
            plexctl: Timed out: no callback arrived within 5 minutes
              hint: is http://127.0.0.1:PORT/callback in "Allowed Callback URLs"? \
            https://manage.auth0.com/dashboard/us/acme/applications/Abc123XYZ/settings
            """);
  }

  @Test
  void the_wait_can_be_shorter_or_longer_within_an_hour() {
    env.put("PLEXSPHERE_LOGIN_WAIT_SECONDS", "7");
    signIn("acme.us.auth0.com", true);
    assertThat(time.now()).isEqualTo(SteppingTime.START.plusSeconds(7));

    for (var bad : List.of("0", "3601", "-1", "soon")) {
      env.put("PLEXSPHERE_LOGIN_WAIT_SECONDS", bad);
      var ran = signIn("acme.us.auth0.com", true);
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("PLEXSPHERE_LOGIN_WAIT_SECONDS is a number of seconds");
    }
  }

  @Test
  void ctrl_c_is_130_and_saves_nothing() {
    time.stopInPause(3);

    var ran = signIn("acme.us.auth0.com", true);

    assertThat(ran.exit()).isEqualTo(130);
    assertThat(ran.err()).endsWith("plexctl: Stopped: nothing was saved\n");
  }
}
