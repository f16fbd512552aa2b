package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A browser is a program that is started with an address; here it is this test. */
class OperatorLoginTest extends OperatorFixture {
  private static final String LINE = "operator login";
  private final List<String> replies = new ArrayList<>();

  @BeforeEach
  void prepare() {
    shell.signedOut().terminal(200).env.put("DISPLAY", ":0");
    server.on(
        "GET /.well-known/openid-configuration",
        Reply.json(200, "{\"issuer\":\"" + server.url() + "\"}"));
    server.on(
        "POST /token",
        Reply.json(
            200,
            """
            {"access_token":"%s","token_type":"Bearer","expires_in":300,"scope":"openid"}\
            """
                .formatted(jwt(claims()))));
  }

  /** Comes back with these parameters, derived from what was asked. */
  private void comesBack(UnaryOperator<Map<String, String>> answer) {
    shell.browser(command -> {
      var asked = Visitor.query(command.getLast());
      var back = answer.apply(new HashMap<>(asked));
      visit(asked, "GET /callback?" + encoded(back) + " HTTP/1.1");
    });
  }

  private static String encoded(Map<String, String> parameters) {
    var pairs = new ArrayList<String>();
    parameters.forEach((name, value) -> pairs.add(name + "=" + value));
    return String.join("&", pairs);
  }

  private Map<String, String> good(Map<String, String> asked) {
    return Map.of("code", "c-1", "state", asked.get("state"), "iss", server.url());
  }

  private void visit(Map<String, String> asked, String requestLine) {
    int port = URI.create(asked.get("redirect_uri")).getPort();
    replies.add(send(port, requestLine, "127.0.0.1:" + port));
  }

  private static String send(int port, String requestLine, String host) {
    return Visitor.knock(port, requestLine + "\r\nHost: " + host + "\r\n\r\n");
  }

  @Test
  void requirement_25_the_browser_s_code_becomes_a_token_that_is_kept_beside_the_others() {
    comesBack(this::good);

    var result = shell.run(LINE);

    var address = shell.started.getFirst().getLast();
    var asked = Visitor.query(address);
    assertThat(address).startsWith(server.url() + "/authorize?response_type=code&");
    assertThat(asked)
        .containsEntry("client_id", "platform-operator-cli")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("scope", "openid");
    assertThat(asked.get("redirect_uri")).matches("http://127\\.0\\.0\\.1:[0-9]+/callback");
    assertThat(replies.getFirst()).startsWith("HTTP/1.1 200 OK\r\n").contains("no-store");
    assertThat(result.out())
        .isEqualTo(
            """
            Open:  %s
            Signed in as 0192f2f6-c0de-7000-8000-0000000000ad, operator of %s, until 2026-11-21T14:07:21Z
            """
                .formatted(address, server.url()));
    assertThat(result.exit()).isZero();
    assertThat(server.heard().getLast().body())
        .startsWith("grant_type=authorization_code&code=c-1&redirect_uri=http%3A%2F%2F127.0.0.1")
        .contains("&client_id=platform-operator-cli&code_verifier=")
        .doesNotContain("client_secret");
    assertThat(shell.configText())
        .contains(
            "    operator:\n      server_url: %s\n      token: %s\n      expires_at: 1795270041\n"
                .formatted(server.url(), jwt(claims())));
  }

  @Test
  void the_token_is_used_by_the_next_command_and_not_after_its_end() {
    comesBack(this::good);
    shell.run(LINE);
    server.on(
        "GET " + ADMIN + "/tenants?limit=200",
        Reply.json(200, "{\"data\":[],\"pagination\":{\"hasMore\":false}}"));

    assertThat(shell.run("operator tenant list").exit()).isZero();
    assertThat(server.heard().getLast().authorization()).isEqualTo("Bearer " + jwt(claims()));

    shell.time.pause(Duration.ofMinutes(5));
    int before = server.heard().size();
    var late = shell.run("operator tenant list");
    assertThat(late.exit()).isEqualTo(3);
    assertThat(late.err())
        .contains("plexctl: Signed out: the operator's token of profile default expired")
        .contains("  hint: plexctl operator login\n");
    assertThat(server.heard()).hasSize(before);
  }

  @Test
  void whoever_else_knocks_is_answered_and_changes_nothing() {
    shell.browser(command -> {
      var asked = Visitor.query(command.getLast());
      visit(asked, "POST /callback HTTP/1.1");
      visit(asked, "GET /favicon.ico HTTP/1.1");
      visit(asked, "GET /callback?code=evil&state=guessed HTTP/1.1");
      visit(asked, "nonsense");
      int port = URI.create(asked.get("redirect_uri")).getPort();
      replies.add(
          send(port, "GET /callback?" + encoded(good(asked)) + " HTTP/1.1", "evil.example"));
      visit(asked, "GET /callback?" + encoded(good(asked)) + " HTTP/1.1");
    });

    assertThat(shell.run(LINE).exit()).isZero();
    assertThat(replies.stream().map(reply -> reply.substring(9, 12)))
        .containsExactly("405", "404", "400", "400", "400", "200");
  }

  @Test
  void nobody_but_this_machine_can_knock() {
    var open = new ArrayList<String>();
    shell.browser(command -> {
      var asked = Visitor.query(command.getLast());
      open.addAll(Visitor.openElsewhere(Visitor.port(command.getLast())));
      visit(asked, "GET /callback?" + encoded(good(asked)) + " HTTP/1.1");
    });

    assertThat(shell.run(LINE).exit()).isZero();
    assertThat(open).isEmpty();
  }

  @Test
  void an_answer_of_another_issuer_or_of_none_is_refused() {
    comesBack(asked -> Map.of("code", "c", "state", asked.get("state"), "iss", "https://evil"));
    assertThat(shell.run(LINE).err()).contains("(iss), and nothing was saved");

    comesBack(asked -> Map.of("code", "c", "state", asked.get("state")));
    assertThat(shell.run(LINE).err()).contains("(iss), and nothing was saved");
    assertThat(server.lines()).doesNotContain("POST /token");
  }

  @Test
  void a_refusal_in_the_browser_is_said_in_words() {
    comesBack(asked ->
        Map.of(
            "error",
            "access_denied",
            "error_description",
            "no%1B",
            "state",
            asked.get("state"),
            "iss",
            server.url()));

    var result = shell.run(LINE);

    assertThat(result.err()).contains("plexctl: Declined: no\\u{1b}\n");
    assertThat(replies.getFirst()).contains("The sign-in did not work");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void nobody_comes_and_after_five_minutes_it_ends() {
    var result = shell.run(LINE);

    assertThat(result.err())
        .contains(
            "plexctl: Timed out: no browser came back within 5 minutes, and nothing was saved");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void ctrl_c_is_130_and_leaves_nothing() {
    shell.time.stopInPause(3);

    var result = shell.run(LINE + " --no-browser");

    assertThat(result.err()).contains("plexctl: Stopped: nothing was saved\n");
    assertThat(result.exit()).isEqualTo(130);
    assertThat(shell.started).isEmpty();
  }

  @Test
  void without_a_display_it_names_the_other_way() {
    shell.env.remove("DISPLAY");
    shell.time.stopInPause(1);

    assertThat(shell.run(LINE).err())
        .contains("  plexctl operator login --headless --username <address>\n");
  }

  @Test
  void another_server_s_token_is_not_sent_here() {
    operatorSignedIn("https://platform.example.com", 4102444800L);

    var result = shell.run("operator tenant list");

    assertThat(result.err())
        .contains(
            "plexctl: Wrong server: the operator's token belongs to https://platform.example.com"
                + " and was not sent to "
                + server.url());
    assertThat(result.exit()).isEqualTo(3);
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void logout_forgets_the_operator_s_token() {
    operatorSignedIn(server.url(), 4102444800L);

    shell.run("logout");

    assertThat(shell.configText()).doesNotContain("operator");
  }
}
