package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorHeadlessTest extends OperatorFixture {
  private static final String LINE =
      "operator login --headless --username grace@example.com --password-stdin";
  private final HostedStub hosted = HostedStub.start();

  @BeforeEach
  void prepare() {
    shell.signedOut().env.put("PLEXSPHERE_URL", hosted.url());
    shell.type("a password\n");
    hosted.token = token(jwt(claims(hosted.url(), "[\"platform-admin\"]", "platform")));
  }

  @AfterEach
  void stop() {
    hosted.close();
  }

  private static String claims(String issuer, String roles, String tenant) {
    return """
    {"iss":"%s","sub":"s-1","roles":%s,"tenant_id":"%s"}\
    """
        .formatted(issuer, roles, tenant);
  }

  private static String token(String accessToken) {
    return """
    {"access_token":"%s","token_type":"Bearer","expires_in":300}\
    """
        .formatted(accessToken);
  }

  @Test
  void requirement_26_the_five_requests_are_those_of_a_browser() {
    var result = shell.run(LINE);

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            "Signed in as grace@example.com, operator of "
                + hosted.url()
                + ", until 2026-11-21T14:07:21Z\n");
    assertThat(hosted.lines)
        .containsExactly(
            "GET /.well-known/openid-configuration",
            "GET /authorize",
            "GET /login?session_id=s%261",
            "POST /login",
            "GET /authorize/callback?session_id=s1",
            "POST /token");
    assertThat(hosted.loginForm)
        .isEqualTo(
            "session_id=s%261&csrf=%3C%22%27%3E&username=grace%40example.com&password=a%20password");
    assertThat(hosted.loginCookies).isEqualTo("door=d1; tab=t1");
    assertThat(hosted.callbackCookies).isEqualTo("door=d2");
  }

  @Test
  void the_document_for_scripts_carries_no_token() {
    var result = shell.run(LINE + " --output json");

    assertThat(result.out())
        .isEqualTo(
            """
            {"subject":"s-1","name":"grace@example.com","tenant_id":"platform",\
            "roles":["platform-admin"],"server":"%s","expires_at":"2026-11-21T14:07:21Z",\
            "profile":"default"}
            """
                .formatted(hosted.url()));
  }

  @Test
  void the_password_may_stand_in_a_file_that_a_variable_names() {
    shell.env.put(
        "PLEXSPHERE_OPERATOR_PASSWORD_FILE", shell.file("pw", "from a file\n").toString());

    shell.run("operator login --headless --username grace@example.com");

    assertThat(hosted.loginForm).endsWith("&password=from%20a%20file");
  }

  @Test
  void without_a_password_nothing_is_sent() {
    assertThat(shell.run("operator login --headless --username g@e.example").exit()).isEqualTo(2);
    assertThat(shell.run("operator login --username g@e.example").exit()).isEqualTo(2);
    assertThat(hosted.lines).isEmpty();
  }

  @Test
  void a_wrong_password_is_exit_3_and_says_not_which_half_was_wrong() {
    hosted.afterPassword = 401;

    var result = shell.run(LINE);

    assertThat(result.err())
        .isEqualTo(
            "plexctl: Not signed in: the e-mail address or the password is wrong, or the account is"
                + " not active\n");
    assertThat(result.exit()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "/authorize,https://evil.example/login",
    "/authorize,//evil.example/login",
    "/authorize,http://localhost:1/login",
    "/authorize,http://localhost@evil.example/",
    "/authorize,javascript:alert(1)",
    "/login,https://evil.example/authorize/callback",
    "/authorize/callback,https://evil.example/admin-console/callback?code=c",
  })
  void a_redirect_to_another_origin_is_not_followed(String at, String location) {
    hosted.redirects.put(at, location);

    var result = shell.run(LINE);

    assertThat(result.exit()).isIn(1, 2);
    assertThat(result.err()).startsWith("plexctl: ").doesNotContain("Internal error");
    assertThat(hosted.lines).doesNotContain("POST /token");
    assertThat(shell.home.resolve(".config/plexctl/config.yaml")).doesNotExist();
  }

  @Test
  void a_form_that_posts_elsewhere_gets_no_password() {
    hosted.action = "https://evil.example/login";

    var result = shell.run(LINE);

    assertThat(result.err()).startsWith("plexctl: Redirected: ");
    assertThat(hosted.lines).doesNotContain("POST /login");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "code=c&state=other&iss=ISS|(state)",
        "code=c&state=STATE&iss=https://evil.example|(iss)",
        "code=c&state=STATE|(iss)",
        "state=STATE&iss=ISS|carries no code",
        "code=c&code=d&state=STATE&iss=ISS|carries no code",
        "error=access_denied&state=STATE&iss=ISS|Declined: access_denied",
      })
  void an_answer_that_does_not_fit_is_refused(String answer, String message) {
    hosted.answer = answer;

    var result = shell.run(LINE);

    assertThat(result.err()).contains(message);
    assertThat(result.exit()).isEqualTo(1);
    assertThat(hosted.lines).doesNotContain("POST /token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"user\"]|platform|77",
        "[]|platform|77",
        "\"platform-admin\"|platform|77",
        "[\"platform-admin\"]|acme|77",
      })
  void requirement_38_a_token_without_the_role_is_not_kept(String roles, String tenant, int exit) {
    hosted.token = token(jwt(claims(hosted.url(), roles, tenant)));

    var result = shell.run(LINE);

    assertThat(result.exit()).isEqualTo(exit);
    assertThat(shell.home.resolve(".config/plexctl/config.yaml")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|lacks access_token",
        "{\"access_token\":\"a.b\",\"token_type\":\"Bearer\",\"expires_in\":1}|no JWT",
        "{\"access_token\":\"a.!.c\",\"token_type\":\"Bearer\",\"expires_in\":1}|no JWT",
        "{\"access_token\":\"a.b.c\",\"token_type\":\"DPoP\",\"expires_in\":1}|not known here",
        "nonsense|malformed JSON",
      })
  void a_token_answer_that_is_nonsense_is_refused(String body, String message) {
    hosted.token = body;

    assertThat(shell.run(LINE).err()).startsWith("plexctl: Unexpected answer: ").contains(message);
  }

  @Test
  void a_server_that_calls_itself_otherwise_is_not_signed_in_to() {
    hosted.issuer = "https://platform.example.com";

    var result = shell.run(LINE);

    assertThat(result.err()).startsWith("plexctl: Wrong address: ");
    assertThat(hosted.lines).hasSize(1);
  }
}
