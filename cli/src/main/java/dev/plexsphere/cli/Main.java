package dev.plexsphere.cli;

import dev.plexsphere.cli.command.Surroundings;
import dev.plexsphere.cli.output.Streams;
import dev.plexsphere.cli.output.Terminal;
import java.io.Console;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The process: its arguments, its streams, its exit code. The only System.exit. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    var env = System.getenv();
    var time = new RealTime();
    var streams =
        Streams.of(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            Terminal.ofProcess(env));
    var exit =
        Plexctl.run(
            List.of(args),
            new Surroundings(
                env,
                streams,
                time,
                secureRandom(),
                Main::start,
                Main::askHidden,
                Path.of("").toAbsolutePath()));
    time.finish();
    System.exit(exit.code());
  }

  /** Seeded when first asked: most commands need no random number. */
  private static RandomGenerator secureRandom() {
    return () -> new SecureRandom().nextLong();
  }

  /** The console switches the echo off, and on again when Ctrl-C ends the process. */
  private static @Nullable String askHidden(String prompt) {
    return askHidden(System.console(), prompt);
  }

  private static @Nullable String askHidden(@Nullable Console console, String prompt) {
    if (console == null || !console.isTerminal()) {
      return null;
    }
    var typed = console.readPassword("%s", prompt);
    return typed == null ? null : new String(typed);
  }

  private static boolean start(List<String> command) {
    try {
      new ProcessBuilder(command)
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
