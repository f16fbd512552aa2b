package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code context port-forward}, with a program called kubectl that listens, or ends at once. */
class PortForwardTest {
  @TempDir private Path home;
  private Shell shell;
  private int port;

  @BeforeEach
  void aContext() throws IOException {
    shell = new Shell(home);
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    shell.run("context add dev --server-url http://127.0.0.1:" + port);
    shell.run("context update dev --kube-context kind-dev --kube-namespace apps");
  }

  @AfterEach
  void nothingStays() {
    shell.run("context port-forward dev --stop");
  }

  /** The JDK's own file server stands for the port that kubectl would open. */
  private void kubectl(String what) throws IOException {
    var bin = Files.createDirectories(home.resolve("bin"));
    program(
        bin.resolve("kubectl"),
        """
        echo "$@" >'%1$s/args'
        for last; do :; done
        listen() { exec '%2$s/bin/jwebserver' -b 127.0.0.1 -p "${last%%%%:*}" -d '%1$s/bin'; }
        %3$s
        """
            .formatted(home, System.getProperty("java.home"), what));
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Shell.Result run(String flags) throws Exception {
    return new CliProcess(home, shell.env).run(line(flags));
  }

  private String line(String flags) {
    return "PATH='" + home + "/bin':$PATH exec plexctl context port-forward dev" + flags;
  }

  private String typed() {
    return "kubectl --context kind-dev -n apps port-forward svc/noetl " + port + ":8082";
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Path pidFile() {
    return shell.config().resolveSibling("port-forwards").resolve("dev.pid");
  }

  private ProcessHandle behind() throws IOException {
    var pid = Files.readString(pidFile()).split(" ", -1)[0];
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Test
  void requirement_99_kubectl_runs_as_a_child_and_its_exit_is_ours() throws Exception {
    kubectl("echo 'error: no such thing' >&2; exit 3");

    assertThat(run("")).isEqualTo(new Shell.Result(3, "", "error: no such thing\n"));
    assertThat("kubectl " + Files.readString(home.resolve("args"))).isEqualTo(typed() + "\n");
  }

  @Test
  void service_and_port_are_the_context_s() throws Exception {
    kubectl("exit 0");
    shell.run("context update dev --kube-service gateway --kube-remote-port 80");

    assertThat(run("").exit()).isZero();
    assertThat(Files.readString(home.resolve("args")))
        .isEqualTo("--context kind-dev -n apps port-forward svc/gateway " + port + ":80\n");
  }

  @Test
  void an_exit_that_says_the_session_is_over_is_not_passed_on() throws Exception {
    kubectl("exit 77");

    assertThat(run("").exit()).isEqualTo(1);
  }

  @Test
  void ctrl_c_is_130_and_ends_the_child() throws Exception {
    kubectl("listen");
    var process =
        new CliProcess(home, shell.env)
            .start("exec env --default-signal=INT sh -c \"" + line("") + "\"");
    CliProcess.until(this::answers);

    assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor()).isZero();

    assertThat(process.waitFor(CliProcess.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(answers()).isFalse();
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .endsWith("plexctl: Stopped: the port is not forwarded any more\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --detach"})
  void without_kubectl_it_says_what_to_type_where_it_is(String flags) throws Exception {
    var bin = Files.createDirectories(home.resolve("bin"));
    for (var name : List.of("sh", "nohup")) {
      program(bin.resolve(name), "exec /usr/bin/" + name + " \"$@\"");
    }
    var line = "PATH='" + bin + "' exec plexctl context port-forward dev" + flags;

    assertThat(new CliProcess(home, shell.env).run(line))
        .isEqualTo(
            new Shell.Result(
                1,
                "",
                "plexctl: No kubectl: it is not on the PATH, or cannot be started; where it is,"
                    + " type: "
                    + typed()
                    + "\n"));
    assertThat(pidFile()).doesNotExist();
  }

  @Test
  void behind_it_returns_when_the_port_answers_and_stop_ends_it() throws Exception {
    kubectl("listen");

    var started = run(" --detach");

    assertThat(started.exit()).as(started.err()).isZero();
    assertThat(started.out()).isEmpty();
    assertThat(started.err()).contains("plexctl context port-forward dev --stop");
    assertThat(answers()).isTrue();
    assertThat(Files.getPosixFilePermissions(pidFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    var process = behind();

    assertThat(run(" --detach").err()).contains("already").contains("" + process.pid());
    assertThat(behind()).isEqualTo(process);

    assertThat(shell.run("context port-forward dev --stop"))
        .isEqualTo(new Shell.Result(0, "", "The forwarded port of 'dev' is closed.\n"));
    assertThat(process.isAlive()).isFalse();
    assertThat(answers()).isFalse();
    assertThat(pidFile().getParent()).isEmptyDirectory();
    assertThat(shell.run("context port-forward dev --stop").err())
        .isEqualTo("No port of 'dev' was forwarded.\n");
  }

  @Test
  void behind_it_outlives_the_terminal() throws Exception {
    kubectl("listen");

    var line = "script -qec \"" + line(" --detach") + "\" /dev/null";
    assertThat(new CliProcess(home, shell.env).run(line).exit()).isZero();

    assertThat(answers()).isTrue();
    // the terminal's end has sent a hang-up already, but nobody dies of one at once
    assertThat(ignored(behind()) & 1).isOne();
  }

  /** The signals that a process ignores, by the bits of their numbers less one. */
  private static long ignored(ProcessHandle process) throws IOException {
    var status = Files.readString(Path.of("/proc", "" + process.pid(), "status"));
    return Long.parseUnsignedLong(status.replaceAll("(?s).*SigIgn:\\s*([0-9a-f]+).*", "$1"), 16);
  }

  @Test
  void behind_an_end_is_told_with_its_reason_and_its_exit() throws Exception {
    kubectl("echo 'error: context \"kind-dev\" does not exist'; exit 4");

    assertThat(run(" --detach"))
        .isEqualTo(
            new Shell.Result(
                4,
                "",
                "plexctl: kubectl ended: with exit 4: error: context \"kind-dev\" does not"
                    + " exist\n"));
    assertThat(pidFile().getParent()).isEmptyDirectory();
  }

  @Test
  void behind_a_port_of_somebody_else_is_not_taken_for_the_forwarded_one() throws Exception {
    kubectl("exit 1");
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      var result = run(" --detach");

      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err())
          .startsWith("plexctl: Port in use: 127.0.0.1:" + port + " is taken by another program");
    }
    assertThat(home.resolve("args")).doesNotExist();
  }

  @Test
  void stop_ends_no_other_process_that_has_the_number_now() throws Exception {
    var other = new ProcessBuilder("sleep", "60").start();
    try {
      Files.createDirectories(pidFile().getParent());
      var began = other.info().startInstant().orElseThrow().minusSeconds(60).toEpochMilli();
      Files.writeString(pidFile(), other.pid() + " " + began + "\n");

      assertThat(shell.run("context port-forward dev --stop").err())
          .isEqualTo("No port of 'dev' was forwarded.\n");
      assertThat(other.isAlive()).isTrue();
      assertThat(pidFile()).doesNotExist();
    } finally {
      other.destroyForcibly();
    }
  }
}
