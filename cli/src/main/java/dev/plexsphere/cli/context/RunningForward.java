package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.PrivateFiles;
import dev.plexsphere.cli.output.Failure;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The process that forwards a context's port behind: its number and when it began, in a file beside
 * the contexts. A number alone may be another process's by now.
 */
final class RunningForward {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18})\n");

  /** The system counts a process's beginning in ticks, and we read it back in milliseconds. */
  private static final Duration SAME = Duration.ofSeconds(2);

  private final Path directory;
  private final Path pidFile;
  private final Path log;

  RunningForward(Invocation call, String context) {
    this.directory = call.places().configDirectory().resolve("port-forwards");
    // a context of another program's file may be called what no file can
    var name = URLEncoder.encode(context, StandardCharsets.UTF_8);
    this.pidFile = directory.resolve(name + ".pid");
    this.log = directory.resolve(name + ".log");
  }

  /** The process, if it is still that one. */
  Optional<ProcessHandle> find() {
    try {
      var text = FORM.matcher(Files.readString(pidFile));
      if (!text.matches()) {
        return Optional.empty();
      }
      var began = Instant.ofEpochMilli(Long.parseLong(text.group(2)));
      return ProcessHandle.of(Long.parseLong(text.group(1)))
          .filter(ProcessHandle::isAlive)
          .filter(process -> isFrom(process, began));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(pidFile, e);
    }
  }

  private static boolean isFrom(ProcessHandle process, Instant began) {
    return process
        .info()
        .startInstant()
        .filter(start -> Duration.between(start, began).abs().compareTo(SAME) < 0)
        .isPresent();
  }

  /** An empty file for what it says, which only its owner may read. */
  Path newLog() {
    write(log, "");
    return log;
  }

  /** Keeps which process it is; nothing is kept of one that has ended. */
  void remember(ProcessHandle process) {
    process
        .info()
        .startInstant()
        .ifPresent(began -> write(pidFile, process.pid() + " " + began.toEpochMilli() + "\n"));
  }

  private void write(Path file, String content) {
    try {
      PrivateFiles.makeDirectory(directory);
      PrivateFiles.replace(file, content);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /** The last thing that it said. */
  String lastWords() {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> !line.isBlank())
          .reduce("it said nothing", (_, line) -> line);
    } catch (IOException e) {
      return "what it said is lost";
    }
  }

  /** Nothing runs any more. */
  void forget() {
    try {
      Files.deleteIfExists(pidFile);
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw unusable(pidFile, e);
    }
  }

  private static Failure unusable(Path file, IOException e) {
    return Failure.failed("Cannot use", file + " (" + e.getClass().getSimpleName() + ")");
  }
}
