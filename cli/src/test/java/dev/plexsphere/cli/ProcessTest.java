package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** plexctl as a process of its own: signals, broken pipes, full disks, time zones. */
class ProcessTest extends LoginFixture {
  private static final long DEADLINE_SECONDS = CliProcess.DEADLINE_SECONDS;
  private static final String ROTATE = "POST /v1/auth/tokens/" + Shell.TOKEN_ID + "/rotate";

  private Process start(String line) throws IOException {
    return new CliProcess(home, shell.env).start(line);
  }

  private Shell.Result run(String line) throws IOException, InterruptedException {
    return new CliProcess(home, shell.env).run(line);
  }

  @Test
  void a_full_disk_is_said_and_the_rotation_can_be_resumed() throws Exception {
    shell.signedIn(server.url());
    server.on(
        ROTATE,
        Reply.json(200, "{\"id\":\"i\",\"plaintext\":\"psk_live_new\",\"env_prefix\":\"live\"}"));
    var line = "plexctl identity-tokens rotate --id " + Shell.TOKEN_ID;

    var full = run(line + " > /dev/full");
    var resumed = run(line + " --resume");

    assertThat(full.exit()).isEqualTo(1);
    assertThat(full.err())
        .isEqualTo(
            "plexctl: Cannot write: the result did not arrive on standard output (No space left on"
                + " device)\n");
    assertThat(resumed.out()).contains("psk_live_new");
    assertThat(server.heard().get(0).idempotencyKey())
        .isEqualTo(server.heard().get(1).idempotencyKey());
  }

  @Test
  void a_closed_pipe_is_said_and_fails() throws Exception {
    var result = run("(plexctl help; echo exit $? >&2) | true");

    assertThat(result.err()).endsWith("exit 1\n").contains("plexctl: Cannot write");
  }

  @Test
  void an_interrupted_login_withdraws_its_request_and_exits_130() throws Exception {
    server.on("POST /v1/auth/device-token", PENDING);
    var process = start("exec env --default-signal=INT plexctl " + LINE);
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!server.lines().contains("POST /v1/auth/device-token")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }

    assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor()).isZero();

    assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .endsWith("plexctl: Stopped: nothing was saved\n");
    assertThat(server.lines()).last().isEqualTo("POST /v1/auth/device-withdraw");
    assertThat(shell.config()).doesNotExist();
  }

  @Test
  void a_login_in_taipei_expires_when_the_server_says() throws Exception {
    shell.env.put("TZ", "Asia/Taipei");
    server.on("POST /v1/auth/device-token", GRANTED);

    var result = run("plexctl " + LINE);

    var until = result.out().replaceAll("(?s).* until (\\S+)\n", "$1");
    var expiresAt = shell.configText().replaceAll("(?s).*expires_at: (\\d+)\n.*", "$1");
    assertThat(Instant.parse(until).getEpochSecond())
        .isEqualTo(Long.parseLong(expiresAt))
        .isCloseTo(
            Instant.ofEpochMilli(Clock.systemUTC().millis()).getEpochSecond() + 43_200,
            within(60L));
    assertThat(run("plexctl whoami").exit()).isZero();
  }

  @Test
  void twelve_logins_at_once_leave_twelve_whole_profiles() throws Exception {
    server.on("POST /v1/auth/device-token", GRANTED);
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 12; i++) {
      processes.add(start("plexctl " + LINE + " --profile-name p" + i + " >/dev/null 2>&1"));
    }
    for (var process : processes) {
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    for (int i = 0; i < 12; i++) {
      assertThat(shell.run("whoami --profile p" + i).exit()).isZero();
    }
    assertThat(home.resolve(".config/plexctl"))
        .isDirectoryNotContaining(file -> !file.toString().matches(".*/config.yaml(.lock)?"));
  }

  @Test
  void output_is_utf_8_even_where_the_locale_is_not() throws Exception {
    shell.signedIn(server.url()).env.put("LC_ALL", "POSIX");
    server.on("GET /v1/auth/whoami", Reply.json(200, "{\"name\":\"Zoë 李\"}"));

    assertThat(run("plexctl whoami --output json").out()).isEqualTo("{\"name\":\"Zoë 李\"}\n");
  }

  @Test
  void the_rehearsal_for_the_cache_ends_well_and_leaves_nothing() throws Exception {
    shell.env.put("TMPDIR", home.toString());

    assertThat(run("plexctl train")).isEqualTo(new Shell.Result(0, "", ""));
    assertThat(home.resolve(".config")).doesNotExist();
  }
}
