package dev.plexsphere.cli.train;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.command.Surroundings;
import dev.plexsphere.cli.command.Time;
import dev.plexsphere.cli.output.Streams;
import dev.plexsphere.cli.output.Terminal;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Hidden; the launcher runs it to make the AOT cache (JEP 483). It walks the everyday commands over
 * http and over https against a stub in this process, with a config file of its own.
 */
public final class TrainCommand implements Command {
  private final BiFunction<List<String>, Surroundings, ExitCode> plexctl;

  /**
   * @param plexctl runs a command line
   */
  public TrainCommand(BiFunction<List<String>, Surroundings, ExitCode> plexctl) {
    this.plexctl = plexctl;
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Walk the everyday commands once, for the AOT cache.");
  }

  @Override
  public Exit run(Invocation call) {
    try {
      var home = Files.createTempDirectory("plexctl-train");
      try (var stub = TrainingStub.start(home)) {
        walk(call, home, stub);
      } finally {
        delete(home);
      }
      return Exit.SUCCESS;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void walk(Invocation call, Path home, TrainingStub stub) throws IOException {
    for (var server : stub.addresses()) {
      writeConfig(home, server, stub.caFile());
      var surroundings = surroundings(call, home);
      for (var line : TrainingStub.LINES) {
        var _ = plexctl.apply(List.of(line.split(" ", -1)), surroundings);
      }
    }
  }

  private static Surroundings surroundings(Invocation call, Path home) {
    Map<String, String> env = new HashMap<>(Map.of("HOME", home.toString(), "LANG", "C.UTF-8"));
    var terminal = new Terminal(false, false, false, env, () -> new Terminal.Size(80, 24));
    var streams =
        Streams.of(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            terminal);
    return new Surroundings(
        env,
        streams,
        new NoWaiting(call.time()),
        call.random(),
        _ -> false,
        _ -> null,
        call.directory());
  }

  private static void writeConfig(Path home, String server, Path caFile) throws IOException {
    var config = home.resolve(".config/plexctl/config.yaml");
    Files.createDirectories(home.resolve(".config/plexctl"));
    Files.writeString(
        config,
        String.format(
            Locale.ROOT,
            """
            current_context: default
            contexts:
              default:
                server_url: %s
                token: %s
                token_id: 00000000-0000-7000-8000-000000000000
                expires_at: 4102444800
                email: train@example.com
                ca_file: %s
                gateway_session_token: training
                operator:
                  server_url: %s
                  token: training
                  expires_at: 4102444800
                  name: train@example.com
            """,
            server,
            TrainingStub.TOKEN,
            caFile,
            server));
    if (config.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Time that does not pass while waiting. */
  private record NoWaiting(Time clock) implements Time {
    @Override
    public Instant now() {
      return clock.now();
    }

    @Override
    public boolean pause(Duration span) {
      return false;
    }

    @Override
    public void listen() {
      // nobody interrupts a rehearsal
    }
  }
}
