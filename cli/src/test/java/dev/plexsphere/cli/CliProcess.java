package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** plexctl as a process of its own. */
record CliProcess(Path home, Map<String, String> env) {
  static final long DEADLINE_SECONDS = 60;
  private static final long LOOK_NANOS = 5_000_000;

  /** Runs a shell line in which {@code plexctl} is this plexctl. */
  Process start(String line) throws IOException {
    var java =
        "'%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' dev.plexsphere.cli.Main"
            .formatted(
                ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")));
    var script = home.resolve("plexctl");
    if (Files.notExists(script)) {
      Files.writeString(script, "#!/bin/sh\nexec " + java + " \"$@\"\n");
    }
    var command = List.of("bash", "-c", line.replace("plexctl", "sh " + script));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(env);
    builder.environment().put("PATH", System.getenv("PATH"));
    return builder.start();
  }

  /** Looks until something is so that another process does. */
  static void until(BooleanSupplier isSo) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** The same, until it ends. */
  Shell.Result run(String line) throws IOException, InterruptedException {
    var process = start(line);
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Shell.Result(process.exitValue(), out, err);
  }
}
