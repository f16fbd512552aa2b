package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code noetl auth login} as a process in a pseudo terminal, where a password is typed. */
class AuthLoginTerminalTest extends GatewayFixture {
  private static final String TOKEN = "POST /oauth/token";
  private static final String PASSWORD = "pa55-of-ada";
  private static final long POLL_NANOS = 5_000_000;
  private static final Pattern NO_ECHO = Pattern.compile("(?<!\\S)-echo(?!\\S)");

  @Test
  void requirements_51_and_52_a_typed_password_is_seen_nowhere()
      throws IOException, InterruptedException {
    var commands = new ArrayList<String>();
    try (var idp = ControlPlaneStub.start()) {
      idp.on(TOKEN, Reply.json(200, "{\"id_token\":\"eyJh.of.idp\"}"));
      idp.before(
          TOKEN,
          () ->
              ProcessHandle.current()
                  .descendants()
                  .forEach(each -> commands.add(each.info().commandLine().orElse(""))));
      var tty = home.resolve("tty");
      var process =
          new CliProcess(home, shell.env)
              .start(
                  "script -qec \"tty > '%s'; plexctl auth login --auth0 ada@acme.example --password"
                          .formatted(tty)
                      + " --auth0-domain "
                      + idp.url()
                      + "\" /dev/null");
      var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CliProcess.DEADLINE_SECONDS);
      while (!isUnseen(tty)) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        LockSupport.parkNanos(POLL_NANOS);
      }
      process.getOutputStream().write((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      var seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor(CliProcess.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(seen).isZero();
      assertThat(idp.heard().getLast().body()).contains(PASSWORD);
      assertThat(seen).contains("Password for ada@acme.example: ").doesNotContain(PASSWORD);
    }
    assertThat(commands).anyMatch(line -> line.contains("ada@acme.example"));
    assertThat(commands).noneMatch(line -> line.contains(PASSWORD));
    assertThat(shell.configText()).contains(SESSION).doesNotContain(PASSWORD);
  }

  /** Whether that terminal has stopped to show what is typed. */
  private static boolean isUnseen(Path tty) throws IOException {
    if (Files.notExists(tty) || Files.readString(tty).isBlank()) {
      return false;
    }
    var stty = new ProcessBuilder("stty", "-a", "-F", Files.readString(tty).strip()).start();
    return NO_ECHO
        .matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .find();
  }
}
