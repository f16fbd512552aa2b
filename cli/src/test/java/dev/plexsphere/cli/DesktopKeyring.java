package dev.plexsphere.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A session bus with a gnome-keyring on it, unlocked, for one test. */
final class DesktopKeyring implements AutoCloseable {
  private static final String COLLECTION = "/org/freedesktop/secrets/collection/login";
  private static final String SCRIPT =
      "printf pw | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &"
          + " echo $!; echo $DBUS_SESSION_BUS_ADDRESS; exec cat";

  private final Map<String, String> env = new HashMap<>();
  private final Process bus;
  private final long daemon;

  private DesktopKeyring(Path home) throws IOException {
    var run =
        Files.createDirectories(
            home.resolve("run"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    env.put("HOME", home.toString());
    env.put("XDG_RUNTIME_DIR", run.toString());
    env.put("PATH", System.getenv("PATH"));
    bus = start("dbus-run-session", "--", "sh", "-c", SCRIPT);
    var says = bus.inputReader(StandardCharsets.UTF_8);
    daemon = Long.parseLong(says.readLine());
    env.put("DBUS_SESSION_BUS_ADDRESS", says.readLine());
    CliProcess.until(() -> ask("NameHasOwner", "string:org.freedesktop.secrets").contains("true"));
  }

  /** Starts one whose files are below that directory. */
  static DesktopKeyring start(Path home) throws IOException {
    return new DesktopKeyring(home);
  }

  /** Where it is, for another program. */
  String address() {
    return env.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
  }

  /** How the entries of this program are called in a person's list of secrets. */
  List<String> entries() {
    return run("secret-tool", "search", "--all", "application", "plexctl")
        .lines()
        .filter(line -> line.startsWith("label = "))
        .map(line -> line.substring("label = ".length()))
        .toList();
  }

  void clear() {
    run("secret-tool", "clear", "application", "plexctl");
  }

  void lock() {
    call(
        "org.freedesktop.secrets",
        "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service.Lock",
        "array:objpath:" + COLLECTION);
  }

  /** From now on it hears and does not answer. */
  void stall() {
    run("kill", "-STOP", "" + daemon);
  }

  void resume() {
    run("kill", "-CONT", "" + daemon);
  }

  private String ask(String method, String argument) {
    return call(
        "org.freedesktop.DBus",
        "/org/freedesktop/DBus",
        "org.freedesktop.DBus." + method,
        argument);
  }

  private String call(String to, String object, String method, String argument) {
    return run("dbus-send", "--session", "--print-reply", "--dest=" + to, object, method, argument);
  }

  private Process start(String... command) throws IOException {
    var builder =
        new ProcessBuilder(List.of(command)).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(env);
    return builder.start();
  }

  private String run(String... command) {
    try {
      var process = start(command);
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    resume();
    ProcessHandle.of(daemon).ifPresent(ProcessHandle::destroyForcibly);
    bus.descendants().forEach(ProcessHandle::destroyForcibly);
    bus.destroy();
    CliProcess.until(() -> !bus.isAlive());
  }
}
