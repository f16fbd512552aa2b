package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A browser sign-in over SSH: the browser is elsewhere, and what it ended at is pasted. */
class PastedCallbackTest extends GatewayFixture {
  private static final String TOKEN = "POST /oauth/token";
  private static final String PROMPT = "Callback URL: ";

  @SuppressWarnings("NullAway.Init") // set before each test
  private ControlPlaneStub idp;

  @SuppressWarnings("NullAway.Init") // set by login()
  private Process process;

  private final StringWriter screen = new StringWriter();

  @BeforeEach
  void startProvider() throws IOException {
    idp = ControlPlaneStub.start();
    idp.on(TOKEN, Reply.json(200, "{\"id_token\":\"id.to.ken\"}"));
    inContext(idp.url(), "auth0_client_id: cli");
    shell.env.put("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22");
  }

  @AfterEach
  void stopProvider() {
    idp.close();
  }

  /** In a pseudo terminal; returns the address to open in a browser. */
  private String login() throws IOException {
    process =
        new CliProcess(home, shell.env)
            .start(
                "exec env --default-signal=INT script -qec"
                    + " 'plexctl auth login --browser-pkce --pkce-port 0' /dev/null");
    var in = process.getInputStream();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            for (int c = in.read(); c != -1; c = in.read()) {
              screen.append((char) c);
            }
          } catch (IOException e) {
            screen.append(e.toString());
          }
        });
    shows(PROMPT);
    return screen.toString().replaceAll("(?s).*\n(http\\S+)\r\n.*", "$1");
  }

  private void shows(String text) {
    CliProcess.until(() -> screen.toString().indexOf(text) >= 0);
  }

  private void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  private int exit() throws InterruptedException {
    assertThat(process.waitFor(CliProcess.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static String callback(String address, String parameters) {
    var asked = Visitor.query(address);
    return asked.get("redirect_uri") + "?" + parameters.replace("STATE", asked.get("state"));
  }

  @Test
  void the_address_that_a_browser_elsewhere_ended_at_signs_in() throws Exception {
    var address = login();
    type(callback(address, "code=c0de&state=STATE") + "\n");

    assertThat(exit()).as(screen.toString()).isZero();
    assertThat(screen.toString())
        .contains("No browser here (SSH). ", "paste that address here.")
        .contains("Saved: context 'demo'");
    assertThat(idp.heard().getLast().body()).contains("code=c0de");
    assertThat(shell.configText()).contains(SESSION);
  }

  @Test
  void something_else_is_asked_for_again_and_the_scheme_may_be_missing() throws Exception {
    var address = login();
    type("yes\n\n");
    shows("That is another address; it begins with http://127.0.0.1:");
    type(callback(address, "code=c0de&state=STATE").substring("http://".length()) + "\n");

    assertThat(exit()).as(screen.toString()).isZero();
    assertThat(screen.toString().split(PROMPT, -1)).hasSize(4);
  }

  @Test
  void the_state_is_checked_as_that_of_a_browser_here() throws Exception {
    login();
    var address = screen.toString().replaceAll("(?s).*\n(http\\S+)\r\n.*", "$1");
    type(callback(address, "code=c0de&state=another") + "\n");

    assertThat(exit()).isEqualTo(1);
    assertThat(screen.toString())
        .contains("noetl: Wrong answer: it belongs to another sign-in (state)");
    assertThat(idp.lines()).doesNotContain(TOKEN);
    assertThat(gateway.heard()).isEmpty();
  }

  @Test
  void a_browser_that_does_come_back_here_ends_the_question() throws Exception {
    var address = login();
    Visitor.visit(address, "GET", "code=c0de&state=STATE");

    assertThat(exit()).as(screen.toString()).isZero();
    assertThat(screen.toString()).contains(PROMPT + "\r\nGateway login successful.");
  }

  @Test
  void at_the_end_of_input_the_browser_is_still_waited_for() throws Exception {
    var address = login();
    type("\u0004");
    shows(PROMPT + "\r\n");
    Visitor.visit(address, "GET", "code=c0de&state=STATE");

    assertThat(exit()).as(screen.toString()).isZero();
    assertThat(screen.toString().split(PROMPT, -1)).hasSize(2);
  }

  @Test
  void ctrl_c_at_the_question_is_130() throws Exception {
    login();
    type("\u0003");

    assertThat(exit()).isEqualTo(130);
    assertThat(screen.toString()).contains("noetl: Stopped: nothing was saved");
  }

  @Test
  void without_a_terminal_nothing_is_asked() throws Exception {
    shell.env.put("PLEXSPHERE_LOGIN_WAIT_SECONDS", "1");
    var result = new CliProcess(home, shell.env).run("plexctl auth login --pkce --pkce-port 0");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("did you remember to allowlist it?")
        .doesNotContain(PROMPT + "\n", "paste");
  }

  @Test
  void with_a_browser_here_nothing_is_asked() throws Exception {
    shell.env.remove("SSH_CONNECTION");
    shell.env.put("DISPLAY", ":0");
    shell
        .terminal(100)
        .browser(command -> Visitor.visit(command.getLast(), "GET", "code=c0de&state=STATE"));
    var result = shell.run("auth login --pkce --pkce-port 0");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains("Opening browser ...").doesNotContain("paste", PROMPT);
  }
}
