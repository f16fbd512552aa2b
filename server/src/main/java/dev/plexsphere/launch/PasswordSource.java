package dev.plexsphere.launch;

import dev.plexsphere.kit.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a typed secret comes from: a file, or a prompt without echo. Never an argument. */
final class PasswordSource {
  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "read the password from FILE (/dev/stdin for standard input) instead of asking")
  private @Nullable Path file;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** Reads it; a trailing line break is not part of it. */
  @SuppressWarnings("SystemConsoleNull") // it was never null in JDK 22 to 24 only
  Secret read() {
    try {
      if (file != null) {
        return new Secret(Files.readString(file).stripTrailing());
      }
    } catch (IOException e) {
      throw mistake("cannot read " + file);
    }
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      throw mistake("there is no terminal to ask on; use --password-file");
    }
    var first = console.readPassword("Password: ");
    var second = console.readPassword("Again: ");
    if (first == null || second == null || !java.util.Arrays.equals(first, second)) {
      throw mistake("the two passwords differ");
    }
    return new Secret(new String(first));
  }

  private ParameterException mistake(String what) {
    return new ParameterException(java.util.Objects.requireNonNull(command).commandLine(), what);
  }
}
