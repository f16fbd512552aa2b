package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import dev.plexsphere.cli.idp.IdpSettings;
import dev.plexsphere.cli.idp.PasswordGrant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The password grant. */
class IdpPasswordTest extends IdpFixture {
  private static final String ADA = "ada@example.com";

  private Ran signIn(IdpSettings settings, String... flags) {
    return run(call -> new PasswordGrant(call, settings).run(ADA), flags);
  }

  @Test
  void requirements_51_to_54_the_password_typed_unseen_becomes_an_id_token() {
    isTerminal = true;
    typed.add("pa\"ss wörd");
    idp.on(TOKEN, tokens("id.to.ken"));

    var ran = signIn(settings());

    assertThat(ran.idToken()).isEqualTo("id.to.ken");
    assertThat(ran.err()).isEqualTo("Password for ada@example.com: ");
    assertThat(ran.out()).isEmpty();
    assertThat(prompts).containsExactly("");
    assertThat(idp.lines()).containsExactly(TOKEN);
    assertThat(idp.heard().getFirst().authorization()).isEqualTo("null");
    assertThat(idp.heard().getFirst().body())
        .isEqualTo(
            """
            {"grant_type":"password","client_id":"Abc123XYZ","username":"ada@example.com",\
            "password":"pa\\"ss wörd","scope":"openid profile email"}\
            """);
  }

  @Test
  void requirements_55_and_63_secret_and_audience_are_sent_when_they_are_known() {
    stdin = "pw\nrest";
    idp.on(TOKEN, tokens("id"));

    var ran = signIn(withSecretAndAudience(), "--password-stdin");

    assertThat(ran.err()).isEmpty();
    assertThat(idp.heard().getFirst().body())
        .contains("\"password\":\"pw\"")
        .endsWith(",\"client_secret\":\"s3cr3t&\",\"audience\":\"https://api.acme.com\"}");
  }

  @Test
  void a_provider_without_auth0s_path_gets_the_form_at_the_endpoint_that_it_publishes() {
    stdin = "p&w\n";
    idp.on(
        DISCOVERY,
        Reply.json(
            200,
            """
            {"issuer":"%1$s","authorization_endpoint":"%1$s/o/auth","token_endpoint":"%1$s/o/token"}\
            """
                .formatted(idp.url())));
    idp.on("POST /o/token", tokens("id.to.ken"));

    var ran = signIn(withSecretAndAudience(), "--password-stdin");

    assertThat(ran.idToken()).isEqualTo("id.to.ken");
    assertThat(idp.lines()).containsExactly(TOKEN, DISCOVERY, "POST /o/token");
    assertThat(idp.heard().getLast().body())
        .isEqualTo(
            "grant_type=password&client_id=Abc123XYZ&username=ada%40example.com&password=p%26w"
                + "&scope=openid%20profile%20email&client_secret=s3cr3t%26"
                + "&audience=https%3A%2F%2Fapi.acme.com");

    idp.on("POST /o/token", refused(401, "invalid_grant", "p&w is wrong"));
    assertThat(signIn(settings(), "--password-stdin").err())
        .endsWith("refused the password sign-in (HTTP 401): invalid_grant: *** is wrong\n");
  }

  @Test
  void a_provider_that_publishes_nothing_is_asked_once() {
    stdin = "pw\n";

    var ran = signIn(settings(), "--password-stdin");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("refused the password sign-in (HTTP 404)");
    assertThat(idp.lines()).containsExactly(TOKEN, DISCOVERY);
  }

  @Test
  void requirement_52_without_a_terminal_the_other_way_is_named_and_nothing_is_sent() {
    var ran = signIn(settings());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("Missing password").contains("--password-stdin");
    assertThat(ran.err()).doesNotContain("Password for");
    assertThat(idp.heard()).isEmpty();
  }

  @Test
  void requirement_52_an_empty_password_is_not_sent() {
    isTerminal = true;
    typed.add("");

    assertThat(signIn(settings()).err())
        .startsWith("Password for ada@example.com: \nplexctl: Missing password: none was typed;");
    assertThat(idp.heard()).isEmpty();
  }

  @Test
  void requirement_52_a_provider_that_repeats_the_password_does_not_get_it_printed() {
    stdin = "hunter2\n";
    idp.on(TOKEN, refused(403, "invalid_grant", "Wrong password hunter2 or secret s3cr3t&"));

    var ran = signIn(withSecretAndAudience(), "--password-stdin");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "plexctl: Sign-in refused: localhost refused the password sign-in (HTTP 403):"
                + " invalid_grant: Wrong password *** or secret ***\n");
  }

  @Test
  void requirement_96_a_401_of_the_provider_is_exit_1() {
    stdin = "pw\n";
    idp.on(TOKEN, new Reply(401, "text/html", "<p>no", Map.of()));

    var ran = signIn(settings(), "--password-stdin");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("localhost refused the password sign-in (HTTP 401)\n");
  }

  @Test
  void requirement_54_an_access_token_alone_is_not_enough() {
    stdin = "pw\n";
    idp.on(TOKEN, Reply.json(200, "{\"access_token\":\"at\"}"));

    var ran = signIn(settings(), "--password-stdin");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("issued no id_token").contains("Password grant and the openid");
  }

  @Test
  void requirement_61_without_a_client_the_flag_is_named() {
    var ran = signIn(new IdpSettings(idp.url(), " ", null, null));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("--auth0-client-id").contains("context add");
  }

  @Test
  void a_redirect_is_not_followed_and_a_long_answer_not_read() {
    stdin = "pw\n";
    idp.on(TOKEN, new Reply(307, "text/plain", "", Map.of("Location", idp.url() + "/x")));
    assertThat(signIn(settings(), "--password-stdin").err())
        .contains("points to " + idp.url() + "/x, and nothing was sent there");

    idp.on(TOKEN, Reply.json(200, "[" + " ".repeat(1 << 20) + "]"));
    assertThat(signIn(settings(), "--password-stdin").err()).contains("sent more than 1 MiB");
    assertThat(idp.lines()).containsExactly(TOKEN, TOKEN);
  }
}
