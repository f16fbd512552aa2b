package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import dev.plexsphere.cli.loopback.LoopbackListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code noetl auth login} from the flags through the identity provider to the gateway. */
class AuthLoginWaysTest extends GatewayFixture {
  private static final String TOKEN = "POST /oauth/token";
  private static final String ID_TOKEN = "eyJh.of.idp";
  private static final String ADA = "auth login --auth0 ada.lovelace@acme.example --password";

  private final List<String> opened = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private ControlPlaneStub idp;

  @BeforeEach
  void aProvider() throws IOException {
    idp = ControlPlaneStub.start();
    idp.on(
        TOKEN, Reply.json(200, "{\"id_token\":\"" + ID_TOKEN + "\",\"access_token\":\"a.c.s\"}"));
    idp.on(
        "POST /oauth/device/code",
        Reply.json(
            200,
            """
            {"device_code":"dc-1","user_code":"WDJB-MJHT","verification_uri":"https://acme.com/a",\
            "expires_in":60,"interval":1}\
            """));
    inContext(idp.url(), "auth0_client_id: of-context");
    shell.terminal(200).env.put("DISPLAY", ":0");
    comesBack("code=c-1&state=STATE");
  }

  @AfterEach
  void stopProvider() {
    idp.close();
  }

  private void comesBack(String parameters) {
    shell.browser(command -> {
      opened.add(command.getLast());
      Visitor.visit(command.getLast(), "GET", parameters);
    });
  }

  private Map<String, String> asked() {
    return Visitor.query(opened.getLast());
  }

  /** The token of the identity provider opened a session, which is kept. */
  private void assertSignedIn(Shell.Result result) {
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(gateway.lines()).last().isEqualTo(LOGIN);
    assertThat(body()).contains("\"auth0_token\":\"" + ID_TOKEN + "\"");
    assertThat(shell.configText()).contains("gateway_session_token: " + SESSION);
  }

  @Test
  void requirements_51_53_and_54_a_password_becomes_an_id_token_and_that_a_session() {
    shell.secrets.add("pa55-of-ada");

    var result = shell.run(ADA);

    assertSignedIn(result);
    assertThat(idp.lines()).containsExactly(TOKEN);
    assertThat(idp.heard().getFirst().body())
        .contains("\"grant_type\":\"password\"", "\"username\":\"ada.lovelace@acme.example\"")
        .contains("\"password\":\"pa55-of-ada\"");
    assertThat(result.out() + result.err() + shell.configText()).doesNotContain("pa55-of-ada");
  }

  @Test
  void requirements_55_and_56_the_flags_secret_counts_before_the_environments_and_the_contexts() {
    inContext(idp.url(), "auth0_client_id: of-context", "auth0_client_secret: of-context");
    assertThat(secretOf(ADA)).isEqualTo("of-context");
    shell.env.put("NOETL_AUTH0_CLIENT_SECRET", " ");
    assertThat(secretOf(ADA)).isEqualTo("of-context");
    shell.env.put("NOETL_AUTH0_CLIENT_SECRET", "of-environment");
    assertThat(secretOf(ADA)).isEqualTo("of-environment");
    assertThat(secretOf(ADA + " --auth0-client-secret of-flag")).isEqualTo("of-flag");
  }

  private String secretOf(String line) {
    shell.secrets.add("pw");
    assertSignedIn(shell.run(line));
    return idp.heard().getLast().body().replaceAll(".*\"client_secret\":\"([^\"]*)\".*", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--browser-pkce", "--pkce"})
  void requirements_57_69_70_and_71_a_browsers_code_becomes_a_session(String flag) {
    assertSignedIn(shell.run("auth login --pkce-port 0 " + flag));

    assertThat(opened.getFirst()).startsWith(idp.url() + "/authorize?response_type=code&");
    assertThat(asked()).containsEntry("code_challenge_method", "S256");
    assertThat(idp.heard().getLast().body())
        .contains("grant_type=authorization_code", "code=c-1", "code_verifier=");
  }

  @Test
  void requirement_58_a_code_shown_here_and_answered_elsewhere_becomes_a_session() {
    shell.browser(command -> opened.add(command.getLast()));
    var result = shell.run("auth login --browser");

    assertSignedIn(result);
    assertThat(opened).containsExactly("https://acme.com/a");
    assertThat(result.out()).startsWith("Open:  https://acme.com/a\nCode:  WDJB-MJHT\n");
  }

  @Test
  void requirements_60_to_63_the_flags_count_more_than_the_context() throws IOException {
    inContext(
        "http://localhost:1",
        "auth0_client_id: of-context",
        "auth0_audience: of-context",
        "auth0_redirect_uri: http://127.0.0.1:1/of-context");
    var redirect = "http://localhost:" + freePort() + "/of-flag";

    assertSignedIn(
        shell.run(
            "auth login --pkce --auth0-client-id of-flag --auth0-audience urn:of-flag --auth0-domain "
                + idp.url()
                + " --auth0-redirect-uri "
                + redirect));

    assertThat(opened.getFirst()).startsWith(idp.url() + "/authorize?");
    assertThat(asked())
        .containsEntry("client_id", "of-flag")
        .containsEntry("audience", "urn:of-flag")
        .containsEntry("redirect_uri", redirect);
    assertThat(body()).contains("\"auth0_domain\":\"" + idp.url() + "\"");
    inContext(idp.url(), "auth0_client_id: of-context", "auth0_audience: of-context");
    assertSignedIn(shell.run("auth login --pkce --pkce-port 0"));
    assertThat(asked())
        .containsEntry("client_id", "of-context")
        .containsEntry("audience", "of-context");
  }

  private static int freePort() throws IOException {
    try (var socket = LoopbackListener.bind(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void requirements_64_and_67_without_a_port_it_is_8765_and_a_taken_one_is_said() {
    try (var _ = LoopbackListener.bind(8765)) {
      assertTaken();
    } catch (IOException e) {
      assertTaken(); // by somebody else
    }
  }

  private void assertTaken() {
    var result = shell.run("auth login --pkce");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("noetl: Port in use: 127.0.0.1:8765 is taken");
    assertThat(shell.started).isEmpty();
    assertThat(idp.heard()).isEmpty();
  }

  @Test
  void requirement_65_another_port_is_listened_on_asked_with_and_said() throws IOException {
    int port = freePort();
    var result = shell.run("auth login --pkce --pkce-port " + port);

    assertSignedIn(result);
    assertThat(asked()).containsEntry("redirect_uri", "http://127.0.0.1:" + port + "/callback");
    assertThat(result.err())
        .contains(
            "Redirect URI: http://127.0.0.1:" + port + "/callback\nPKCE port: " + port + "\n");
  }

  @Test
  void requirement_68_nothing_opens_when_nothing_is_to() {
    var browser = shell.run("auth login --pkce --pkce-port 0 --no-browser-open");
    assertThat(browser.exit()).isEqualTo(1);
    assertThat(browser.out()).startsWith(idp.url() + "/authorize?");

    assertSignedIn(shell.run("auth login --browser --no-browser-open"));
    assertThat(shell.started).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "code=c-1&state=another",
        "error=access_denied&error_description=no+way&state=STATE"
      })
  void requirement_72_what_is_no_answer_ends_it_and_keeps_nothing(String parameters) {
    comesBack(parameters);
    var before = shell.configText();
    var result = shell.run("auth login --pkce --pkce-port 0");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).containsPattern("noetl: (Wrong answer|Declined): .*");
    assertThat(idp.lines()).doesNotContain(TOKEN);
    assertThat(gateway.heard()).isEmpty();
    assertThat(shell.configText()).isEqualTo(before);
  }
}
