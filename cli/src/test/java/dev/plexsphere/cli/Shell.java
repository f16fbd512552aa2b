package dev.plexsphere.cli;

import dev.plexsphere.cli.command.Surroundings;
import dev.plexsphere.cli.command.Time;
import dev.plexsphere.cli.output.Streams;
import dev.plexsphere.cli.output.Terminal;
import dev.plexsphere.contract.TokenFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/** A person's shell around plexctl: a home directory, an environment, perhaps a terminal. */
final class Shell {
  /** A token whose checksum is right. */
  static final String TOKEN =
      new TokenFormat(
              "live",
              UUID.fromString("01934c1e-77d0-7c3a-9f10-4b1e66a0c801"),
              "0aV9K2mQx7RtYbN4cLwE3s8uJpD6hG1f")
          .plaintext();

  static final String TOKEN_ID = "01934c1e-77d0-7c3a-9f10-4b1e66a0c801";
  static final String DOMAIN = "0192f2f6-b840-7000-a123-000000000001";
  static final String BINDING = "0192f2f6-b840-7000-a123-0000000000b1";

  /** What came of a command. */
  record Result(int exit, String out, String err) {}

  final Path home;
  final Map<String, String> env = new HashMap<>();
  final SteppingTime time = new SteppingTime();
  final List<List<String>> started = new ArrayList<>();
  final Deque<String> secrets = new ArrayDeque<>();
  Path directory;

  /** Of its random numbers. */
  long seed = 7;

  private Consumer<List<String>> browser = _ -> {};
  private boolean inTerminal;
  private boolean outTerminal;
  private boolean errTerminal;
  private int columns = 100;
  private String typed = "";

  Shell(Path home) {
    this.home = home;
    this.directory = home;
    env.put("HOME", home.toString());
    env.put("NO_COLOR", "1");
    env.put("LANG", "C.UTF-8");
    env.put("HOSTNAME", "wks-ada-02");
  }

  Shell at(ControlPlaneStub server) {
    env.put("PLEXSPHERE_URL", server.url());
    return this;
  }

  /** Stdout and stderr are a terminal; nothing moves, so that the text can be compared. */
  Shell terminal(int width) {
    inTerminal = true;
    outTerminal = true;
    errTerminal = true;
    columns = width;
    env.put("TERM", "dumb");
    return this;
  }

  Shell type(String text) {
    typed = text;
    return this;
  }

  /** The program is started by its other name. */
  Shell noetl() {
    env.put("PLEXSPHERE_PROGRAM", "noetl");
    return this;
  }

  Path config() {
    return env.containsKey("PLEXSPHERE_PROGRAM")
        ? home.resolve(".noetl/config.yaml")
        : home.resolve(".config/plexctl/config.yaml");
  }

  String configText() {
    try {
      return Files.readString(config());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Shell writeConfig(String text) {
    try {
      Files.createDirectories(config().getParent());
      Files.writeString(config(), text);
      Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-------"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A profile named default that is signed in. */
  Shell signedIn(String server) {
    return writeConfig(
        """
        current_context: default
        contexts:
          default:
            server_url: %s
            token: %s
            token_id: %s
            expires_at: 4102444800
            domain_id: %s
            idp_binding_id: %s
        """
            .formatted(server, TOKEN, TOKEN_ID, DOMAIN, BINDING));
  }

  /** No config file at all. */
  Shell signedOut() {
    try {
      Files.deleteIfExists(config());
      Files.deleteIfExists(config().getParent());
      Files.deleteIfExists(home.resolve(".config"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file in the home directory. */
  Path file(String name, String content) {
    try {
      return Files.writeString(home.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a started program does before it returns. */
  Shell browser(Consumer<List<String>> program) {
    browser = program;
    return this;
  }

  private boolean start(List<String> command) {
    browser.accept(command);
    return started.add(command);
  }

  /** Runs words separated by single spaces. */
  Result run(String line) {
    return run(line.split(" ", -1));
  }

  Result run(String... args) {
    return run(time, args);
  }

  /** Runs with another clock than this shell's. */
  Result run(Time clock, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            inTerminal, outTerminal, errTerminal, env, () -> new Terminal.Size(columns, 40));
    var streams =
        Streams.of(
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), out, err, terminal);
    var surroundings =
        new Surroundings(
            env, streams, clock, new Random(seed), this::start, _ -> secrets.poll(), directory);
    var exit = Plexctl.run(List.of(args), surroundings);
    return new Result(
        exit.code(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
