package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC is slow to load: only a command that calls the signer pays for it. */
class LoadedClassesTest extends SigningFixture {
  private String loadedBy(String line) throws IOException, InterruptedException {
    var log = home.resolve("classes.log");
    shell.env.put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
    var result = new CliProcess(home, shell.env).run("plexctl " + line);
    assertThat(result.exit()).as(result.err()).isZero();
    return Files.readString(log);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "--version",
        "whoami",
        "help",
        "completion bash",
        "signing --help",
        "signing rotate --help",
        "audit entries list --platform",
      })
  void no_other_command_loads_grpc(String line) throws Exception {
    shell.signedIn(server.url());
    shell.env.put("PLEXSPHERE_TOKEN", Shell.TOKEN);
    server.on("GET /v1/auth/whoami", Reply.json(200, "{\"principal_type\":\"user\",\"subject\":\"s\"}"));
    server.on("GET /v1/platform/audit/entries?limit=50", Reply.json(200, "{\"items\":[]}"));

    assertThat(loadedBy(line))
        .contains("dev.plexsphere.cli.Plexctl")
        .doesNotContain(" io.grpc.", " com.google.protobuf.", " dev.plexsphere.signing.v1.");
  }

  @Test
  void a_command_that_calls_the_signer_does() throws Exception {
    var file = shell.file("token", "a.b.c");

    assertThat(loadedBy("signing status --token-file " + file)).contains(" io.grpc.");
  }

  @Test
  void an_interrupted_call_is_exit_130() throws Exception {
    signer.isSilent = true;
    var file = shell.file("token", "a.b.c");
    var process =
        new CliProcess(home, shell.env)
            .start(
                "exec env --default-signal=INT plexctl signing status --token-file " + file);
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CliProcess.DEADLINE_SECONDS);
    while (signer.heard.isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }

    assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor()).isZero();

    assertThat(process.waitFor(CliProcess.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
  }
}
