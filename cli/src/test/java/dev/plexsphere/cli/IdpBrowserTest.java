package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import dev.plexsphere.cli.idp.BrowserGrant;
import dev.plexsphere.cli.idp.BrowserRequest;
import dev.plexsphere.cli.idp.IdpSettings;
import dev.plexsphere.cli.loopback.LoopbackListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code grant with PKCE; a browser is a program started with an address, here this test. */
class IdpBrowserTest extends IdpFixture {
  @BeforeEach
  void answer() {
    idp.on(TOKEN, tokens("id.to.ken"));
    comesBack("code=c-1&state=STATE");
  }

  private static BrowserRequest request(@Nullable String explicit, @Nullable String ofContext) {
    return new BrowserRequest(explicit, ofContext, 0, null, false, true);
  }

  private Ran signIn(String... flags) {
    return signIn(settings(), request(null, null), flags);
  }

  private Ran signIn(IdpSettings settings, BrowserRequest request, String... flags) {
    return run(call -> new BrowserGrant(call, settings, request).run(), flags);
  }

  private static int freePort() throws IOException {
    try (var socket = LoopbackListener.bind(0)) {
      return socket.getLocalPort();
    }
  }

  private String opened() {
    return started.getFirst().getLast();
  }

  private String exchanged() {
    return idp.heard().getLast().body();
  }

  @Test
  void requirements_57_69_and_70_the_browser_s_code_becomes_tokens()
      throws NoSuchAlgorithmException {
    var ran =
        signIn(
            withSecretAndAudience(),
            new BrowserRequest(null, null, 0, "ada@example.com", true, true));

    assertThat(ran.err()).doesNotContain("plexctl:");
    assertThat(ran.idToken()).isEqualTo("id.to.ken");
    var asked = Visitor.query(opened());
    assertThat(opened())
        .startsWith(idp.url() + "/authorize?response_type=code&client_id=Abc123XYZ&");
    assertThat(asked)
        .containsEntry("scope", "openid profile email offline_access")
        .containsEntry("audience", "https://api.acme.com")
        .containsEntry("login_hint", "ada@example.com")
        .containsEntry("code_challenge_method", "S256");
    assertThat(asked.get("redirect_uri")).matches("http://127\\.0\\.0\\.1:[0-9]+/callback");
    assertThat(asked.get("state")).hasSize(32);
    assertThat(asked.get("nonce")).hasSize(22);
    var verifier = Visitor.query("http://x/?" + exchanged()).getOrDefault("code_verifier", "");
    assertThat(verifier).hasSize(86);
    assertThat(asked)
        .containsEntry(
            "code_challenge",
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    MessageDigest.getInstance("SHA-256")
                        .digest(verifier.getBytes(StandardCharsets.US_ASCII))));
    assertThat(Visitor.query("http://x/?" + exchanged()))
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("client_id", "Abc123XYZ")
        .containsEntry("code", "c-1")
        .containsEntry("redirect_uri", asked.get("redirect_uri"))
        .containsEntry("client_secret", "s3cr3t&");
    assertThat(idp.heard().getLast().authorization()).isEqualTo("null");
    assertThat(replies.getFirst()).startsWith("HTTP/1.1 200 OK\r\n").contains("no-store");
  }

  @Test
  void without_offline_secret_and_audience_none_of_them_is_sent() {
    signIn();

    assertThat(Visitor.query(opened()))
        .containsEntry("scope", "openid profile email")
        .doesNotContainKeys("audience", "login_hint");
    assertThat(exchanged()).doesNotContain("client_secret");
  }

  @Test
  void requirement_62_a_redirect_uri_asked_for_is_heard_and_sent_as_it_is() throws IOException {
    var uri = "http://localhost:" + freePort() + "/noetl/cb";

    var ran = signIn(settings(), request(uri, "http://127.0.0.1:1/no"));

    assertThat(ran.idToken()).isEqualTo("id.to.ken");
    assertThat(Visitor.query(opened())).containsEntry("redirect_uri", uri);
    assertThat(ran.err()).contains("\nRedirect URI: " + uri + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.acme.com/login", "http://127.0.0.1/cb", "https://127.0.0.1:8765/cb",
        "http://127.0.0.1:0/cb", "http://127.0.0.1:8765/cb?x=1", "http://127.0.0.1:8765/cb#f",
        "http://[::1]:8765/cb", "http://localhost.evil.com:8765/cb", "http://a@127.0.0.1:8765/"
      })
  void requirement_62_one_that_is_not_of_this_machine_is_refused_or_passed_over(String uri) {
    var ran = signIn(settings(), request(uri, null));
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("--auth0-redirect-uri is of the form");
    assertThat(ran.out()).isEmpty();

    assertThat(signIn(settings(), request(null, uri)).idToken()).isEqualTo("id.to.ken");
    assertThat(Visitor.query(opened()).get("redirect_uri")).endsWith("/callback");
  }

  @Test
  void the_context_s_redirect_uri_is_used_where_this_machine_is_meant() throws IOException {
    var uri = "http://127.0.0.1:" + freePort();

    assertThat(signIn(settings(), request(null, uri)).idToken()).isEqualTo("id.to.ken");
    assertThat(Visitor.query(opened())).containsEntry("redirect_uri", uri);
  }

  @Test
  void requirements_64_and_65_the_port_counts_for_listener_address_and_notice() throws IOException {
    int port = freePort();

    var ran = signIn(settings(), new BrowserRequest(null, null, port, null, false, true));

    assertThat(BrowserRequest.DEFAULT_PORT).isEqualTo(8765);
    assertThat(ran.err())
        .contains(
            "Redirect URI: http://127.0.0.1:" + port + "/callback\nPKCE port: " + port + "\n");
    assertThat(Visitor.query(opened()))
        .containsEntry("redirect_uri", "http://127.0.0.1:" + port + "/callback");
    assertThat(signIn(settings(), new BrowserRequest(null, null, 65536, null, false, true)).exit())
        .isEqualTo(2);
  }

  @Test
  void requirement_67_a_busy_port_is_said_before_anything_is_shown_opened_or_asked()
      throws IOException {
    try (var busy = LoopbackListener.bind(0)) {
      var ran =
          signIn(
              settings(), new BrowserRequest(null, null, busy.getLocalPort(), null, false, true));

      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err())
          .isEqualTo(
              "plexctl: Port in use: 127.0.0.1:"
                  + busy.getLocalPort()
                  + " is taken by another program, so no browser was opened\n");
      assertThat(ran.out()).isEmpty();
      assertThat(started).isEmpty();
      assertThat(idp.heard()).isEmpty();
    }
  }

  @Test
  void requirement_72_what_is_not_the_answer_ends_it() {
    for (var wrong :
        List.of(
            "code=c&state=other", "code=c", "state=STATE", "code=c&state=STATE&iss=https://evil")) {
      comesBack(wrong);
      var ran = signIn();
      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err()).contains("plexctl: Wrong answer: it ");
    }
    comesBack("error=access_denied&error_description=no%1B+way&state=STATE");
    var declined = signIn();
    assertThat(declined.exit()).isEqualTo(1);
    assertThat(declined.err()).contains("plexctl: Declined: access_denied: no\\u{1b} way\n");
    comesBack("error=login_required&state=STATE");
    assertThat(signIn().err()).contains("plexctl: Sign-in refused: login_required\n");
    assertThat(statuses()).hasSize(6).containsOnly("400");
    assertThat(idp.lines()).doesNotContain(TOKEN);
  }

  @Test
  void requirement_66_at_no_other_address_of_this_machine_somebody_answers() {
    var open = new ArrayList<String>();
    browser =
        address -> {
          open.addAll(Visitor.openElsewhere(Visitor.port(address)));
          visit(address, "GET", "code=c-1&state=STATE");
        };

    assertThat(signIn().idToken()).isEqualTo("id.to.ken");
    assertThat(open).isEmpty();
  }

  @Test
  void whoever_else_knocks_is_answered_and_changes_nothing() {
    browser =
        address -> {
          int port = Visitor.port(address);
          var host = " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
          visit(address, "POST", "code=evil&state=STATE");
          knock(port, "GET /favicon.ico" + host);
          knock(port, "GET /callback/x?code=evil" + host);
          knock(port, "nonsense" + host);
          knock(
              port, "GET /callback?code=evil HTTP/1.1\r\nHost: evil.example:" + port + "\r\n\r\n");
          knock(port, "GET /callback HTTP/1.1\r\nX: " + "x".repeat(20_000) + host);
          visit(address, "GET", "code=c-1&state=STATE");
          visit(address, "GET", "code=second&state=STATE");
        };

    assertThat(signIn().idToken()).isEqualTo("id.to.ken");
    assertThat(statuses()).containsExactly("405", "404", "404", "400", "400", "431", "200", "410");
    assertThat(Visitor.query("http://x/?" + exchanged())).containsEntry("code", "c-1");
  }

  @Test
  void an_id_token_of_another_sign_in_is_refused_and_one_of_this_is_not() {
    idp.on(TOKEN, tokens(jwt("{\"nonce\":\"other\"}")));
    var ran = signIn();
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("(nonce), and nothing was saved");

    browser =
        address -> {
          idp.on(TOKEN, tokens(jwt("{\"nonce\":\"" + Visitor.query(address).get("nonce") + "\"}")));
          visit(address, "GET", "code=c-1&state=STATE");
        };
    assertThat(signIn().exit()).isZero();
  }

  @Test
  void a_code_that_is_not_exchanged_is_explained_without_it() {
    idp.on(TOKEN, refused(403, "invalid_grant", "Invalid code c-1"));
    var ran = signIn();
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .contains("the exchange of the code (HTTP 403): invalid_grant: Invalid code ***\n");

    idp.on(TOKEN, Reply.json(200, "{\"token_type\":\"Bearer\"}"));
    assertThat(signIn().err()).contains("neither an id_token nor an access_token");
  }
}
