package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import dev.plexsphere.cli.idp.DeviceGrant;
import dev.plexsphere.cli.idp.IdpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The device grant. */
class IdpDeviceTest extends IdpFixture {
  private static final String CODE = "POST /oauth/device/code";
  private static final Reply PENDING = refused(403, "authorization_pending", "wait");

  @BeforeEach
  void offer() {
    idp.on(
        CODE,
        Reply.json(
            200,
            """
            {"device_code":"dc-1","user_code":"WDJB-MJHT","verification_uri":"https://acme.com/a",\
            "verification_uri_complete":"https://acme.com/a?user_code=WDJB-MJHT","expires_in":60,\
            "interval":0}\
            """));
    idp.on(TOKEN, tokens("id"));
  }

  private Ran signIn(IdpSettings settings, boolean opensBrowser, String... flags) {
    return run(call -> new DeviceGrant(call, settings, false, opensBrowser).run(), flags);
  }

  private List<Long> pauses() {
    return time.pauses().stream().map(Duration::toSeconds).toList();
  }

  @Test
  void requirement_58_a_code_is_shown_and_polled_for_until_it_is_answered() {
    idp.on(TOKEN, PENDING, refused(429, "slow_down", "slower"), PENDING, tokens("id"));

    var ran = signIn(withSecretAndAudience(), true);

    assertThat(ran.idToken()).isEqualTo("id");
    assertThat(ran.out())
        .isEqualTo("Open:  https://acme.com/a?user_code=WDJB-MJHT\nCode:  WDJB-MJHT\n");
    assertThat(started.getFirst().getLast()).isEqualTo("https://acme.com/a?user_code=WDJB-MJHT");
    assertThat(pauses()).containsExactly(1L, 1L, 6L, 6L);
    assertThat(idp.heard().get(1).body())
        .isEqualTo(
            "client_id=Abc123XYZ&scope=openid%20profile%20email"
                + "&audience=https%3A%2F%2Fapi.acme.com");
    assertThat(idp.heard().getLast().body())
        .isEqualTo(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code"
                + "&device_code=dc-1&client_id=Abc123XYZ");
  }

  @Test
  void requirement_68_no_browser_opens_when_none_is_wanted() {
    assertThat(signIn(settings(), false).out()).contains("Open:  https://acme.com/a?user");
    assertThat(started).isEmpty();
  }

  @Test
  void as_json_the_code_is_for_people_and_goes_to_stderr() {
    var ran = signIn(settings(), true, "--output", "json");

    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("Open:  https://").contains("Code:  WDJB-MJHT");
  }

  @Test
  void the_network_may_be_gone_until_the_code_ends() {
    idp.on(TOKEN, Reply.json(503, "{}"), new Reply(200, "x", "{", Map.of()).cut());
    idp.before(TOKEN, idp::close);

    var ran = signIn(settings(), false);

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .containsOnlyOnce("No network, trying again.\n")
        .contains("plexctl: Expired: nobody answered before the code ended");
    assertThat(pauses()).hasSize(59);
  }

  @Test
  void refusals_end_it_in_words() {
    idp.on(TOKEN, refused(403, "expired_token", ""));
    assertThat(signIn(settings(), false).err()).contains("plexctl: Expired: nobody answered");
    idp.on(TOKEN, refused(403, "access_denied", ""));
    assertThat(signIn(settings(), false).err()).contains("plexctl: Declined: the sign-in was");
    idp.on(TOKEN, refused(403, "invalid_grant", "not dc-1"));
    assertThat(signIn(settings(), false).err()).contains("(HTTP 403): invalid_grant: not ***\n");
    idp.on(CODE, refused(403, "unauthorized_client", "Grant type not allowed"));
    var ran = signIn(settings(), false);
    assertThat(ran.err())
        .contains("the device sign-in (HTTP 403): unauthorized_client: Grant type not allowed");
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void ctrl_c_is_130() {
    idp.on(TOKEN, PENDING);
    time.stopInPause(2);

    var ran = signIn(settings(), false);

    assertThat(ran.exit()).isEqualTo(130);
    assertThat(ran.err()).contains("plexctl: Stopped: nothing was saved\n");
  }
}
