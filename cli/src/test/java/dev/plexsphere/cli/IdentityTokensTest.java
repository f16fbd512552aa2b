package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Heard;
import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTokensTest extends StubbedTest {
  private static final String ROTATE = "POST /v1/auth/tokens/" + Shell.TOKEN_ID + "/rotate";
  private static final String ROTATE_LINE = "identity-tokens rotate --id " + Shell.TOKEN_ID;
  private static final Reply ROTATED =
      Reply.json(
          200,
          """
          {"id":"01934d6b-0a11-7e52-8c44-90aa13d7fe02","plaintext":"psk_live_new","env_prefix":"live",\
          "expires_at":"2027-02-19T07:12:44.123456Z","rotation_deadline":"2026-11-23T14:02:21Z"}\
          """);

  @Test
  void list_is_a_table_in_whole_seconds() {
    server.on(
        "GET /v1/auth/tokens",
        Reply.json(
            200,
            """
            [{"id":"01934c1e-77d0-7c3a-9f10-4b1e66a0c801","env_prefix":"live",\
            "created_at":"2026-08-30T09:01:10.987Z","expires_at":"2026-11-28T10:01:10+01:00",\
            "last_used_at":"2026-11-21T07:12:40Z","origin":"service"}]\
            """));

    assertThat(shell.run("identity-tokens list").out())
        .isEqualTo(
            """
            ID                                    ENV   CREATED_AT            EXPIRES_AT            LAST_USED_AT          ROTATED_AT
            01934c1e-77d0-7c3a-9f10-4b1e66a0c801  live  2026-08-30T09:01:10Z  2026-11-28T09:01:10Z  2026-11-21T07:12:40Z  -
            """);
    assertThat(shell.run("identity-tokens list --output json").out())
        .startsWith("{\"items\":[{\"id\":\"01934c1e");
  }

  @Test
  void rotate_prints_the_plaintext_once_as_documented() {
    server.on(ROTATE, ROTATED);

    var result = shell.run(ROTATE_LINE);

    assertThat(result.out())
        .isEqualTo(
            """
            # WARNING: this is the only time this plaintext will be displayed
            psk_live_new

            id:                 01934d6b-0a11-7e52-8c44-90aa13d7fe02
            env_prefix:         live
            expires_at:         2027-02-19T07:12:44Z
            rotation_deadline:  2026-11-23T14:02:21Z
            """);
    assertThat(result.err()).isEmpty();
    assertThat(server.heard().getFirst().idempotencyKey()).matches("[A-Za-z0-9_-]{32}");
    assertThat(server.heard().getFirst().body()).isEmpty();
  }

  @Test
  void on_a_terminal_rotate_says_how_long_both_work() {
    server.on(ROTATE, ROTATED);

    assertThat(shell.terminal(100).run(ROTATE_LINE).err())
        .isEqualTo(
            """
            Both tokens work for 48 h. To watch the old one fall silent:
              plexctl identity-tokens list
            """);
  }

  @Test
  void a_lost_answer_is_fetched_again_with_the_same_key() throws IOException {
    var remembered = home.resolve(".local/state/plexctl/rotations/" + Shell.TOKEN_ID + ".json");
    server.on(ROTATE, Reply.json(200, "{"), ROTATED);

    assertThat(shell.run(ROTATE_LINE).exit()).isEqualTo(1);
    // an answer came that made no sense: the key is still there
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(remembered)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(remembered)).doesNotContain("psk_");
    var key = server.heard().getFirst().idempotencyKey();
    assertThat(shell.run(ROTATE_LINE + " --resume").exit()).isZero();
    assertThat(server.heard()).hasSize(2).extracting(Heard::idempotencyKey).containsOnly(key);
    assertThat(remembered).doesNotExist();
  }

  @Test
  void after_ten_minutes_there_is_nothing_to_resume() {
    server.close();
    var lost = shell.terminal(100).run(ROTATE_LINE);

    assertThat(lost.exit()).isEqualTo(1);
    assertThat(lost.err())
        .contains("the token may have been rotated")
        .endsWith("  hint: plexctl identity-tokens rotate --id " + Shell.TOKEN_ID + " --resume\n");
    shell.time.pause(Duration.ofMinutes(10));
    assertThat(shell.run(ROTATE_LINE + " --resume").err())
        .isEqualTo(
            "plexctl: Nothing to resume: no rotation of this token was begun here in the last 10"
                + " minutes\n");
  }

  @Test
  void delete_is_silent() {
    server.on("DELETE /v1/auth/tokens/" + Shell.TOKEN_ID, Reply.json(204, ""));

    assertThat(shell.run("identity-tokens delete --id " + Shell.TOKEN_ID))
        .isEqualTo(new Shell.Result(0, "", ""));
  }

  @Test
  void somebody_elses_token_is_not_found_exit_4() {
    server.on(
        "DELETE /v1/auth/tokens/" + Shell.TOKEN_ID,
        Reply.problem(404, "token_not_found", "Not found", "no token, or it is not yours"));

    var result = shell.run("identity-tokens delete --id " + Shell.TOKEN_ID);

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err()).isEqualTo("plexctl: Not found: no token, or it is not yours\n");
  }

  @Test
  void issue_prints_banner_token_and_facts() {
    server.on(
        "POST /v1/auth/tokens",
        Reply.json(
            201,
            """
            {"id":"i","plaintext":"psk_dev_x","env_prefix":"dev","expires_at":"2027-02-19T07:12:44Z",\
            "ttl_clamped":true}\
            """));
    var ref = "user:" + Shell.DOMAIN;

    var result =
        shell.run("identity-tokens issue --identity-ref " + ref + " --env-prefix dev --ttl 1h30m");

    assertThat(result.out())
        .isEqualTo(
            """
            # WARNING: this is the only time this plaintext will be displayed
            psk_dev_x

            id:                 i
            env_prefix:         dev
            expires_at:         2027-02-19T07:12:44Z
            """);
    assertThat(result.err())
        .isEqualTo("plexctl: the Domain's limit is shorter than --ttl; see expires_at\n");
    assertThat(server.heard().getFirst().body())
        .isEqualTo(
            "{\"identity_ref\":\"" + ref + "\",\"env_prefix\":\"dev\",\"ttl_seconds\":5400}");
  }

  @Test
  void the_wall_for_machines_is_exit_77_with_the_documented_line() {
    server.on(
        "POST /v1/auth/tokens",
        Reply.problem(
            403,
            "forbidden",
            "Forbidden",
            "a caller authenticated via an API token cannot mint another API token; sign in"
                + " interactively to issue tokens"));

    var result =
        shell.run(
            "identity-tokens issue --identity-ref service:" + Shell.DOMAIN + " --env-prefix dev");

    assertThat(result.exit()).isEqualTo(77);
    assertThat(result.err())
        .isEqualTo(
            "plexctl: Forbidden: a caller authenticated via an API token cannot mint another API"
                + " token; sign in interactively to issue tokens\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identity-tokens issue --identity-ref ada --env-prefix dev",
        "identity-tokens issue --identity-ref user:1 --env-prefix dev",
        "identity-tokens issue --identity-ref user:" + Shell.DOMAIN + " --env-prefix live",
        "identity-tokens issue --identity-ref user:" + Shell.DOMAIN + " --env-prefix dev --ttl 5",
        "identity-tokens issue --identity-ref user:" + Shell.DOMAIN + " --env-prefix dev --ttl 0s",
        "identity-tokens issue --identity-ref user:"
            + Shell.DOMAIN
            + " --env-prefix dev --ttl 366d",
        "identity-tokens issue --env-prefix dev",
        "identity-tokens delete --id ../whoami",
        "identity-tokens rotate",
        "identity-tokens issue-service --client-id a",
        "identity-tokens issue-service --client-id a --client-secret @/nonexistent",
        "identity-tokens issue-service --client-id a --client-secret b --grant-type password",
        "identity-tokens issue-service --client-id a --client-secret b --client-assertion c",
        "identity-tokens issue-service --client-id a --client-secret b --domain-id x",
      })
  void what_cannot_be_right_is_refused_before_anything_is_sent(String line) {
    var result = shell.run(line);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).startsWith("plexctl: ").hasLineCount(1);
    assertThat(server.heard()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"720h,2592000", "1s,1", "8760h,31536000", "90d,7776000", "1h2m3s,3723"})
  void lifetimes_are_read_as_go_writes_them(String ttl, long seconds) {
    server.on("POST /v1/auth/tokens", Reply.problem(400, "x", "T", "d"));
    shell.run(
        "identity-tokens issue --identity-ref user:"
            + Shell.DOMAIN
            + " --env-prefix dev --ttl "
            + ttl);

    assertThat(server.heard().getFirst().body()).endsWith("\"ttl_seconds\":" + seconds + "}");
  }
}
