package dev.plexsphere.launch;

import dev.plexsphere.kit.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a typed secret comes from: a file, or a prompt without echo. Never an argument. */
final class PasswordSource {
  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "read the password from FILE (/dev/stdin for standard input) instead of asking")
  private @Nullable Path file;

  /** Reads it; a trailing line break is not part of it. */
  Secret read(picocli.CommandLine line) {
    try {
      if (file != null) {
        return new Secret(Files.readString(file).stripTrailing());
      }
    } catch (IOException e) {
      throw new ParameterException(line, "cannot read " + file);
    }
    var console = java.util.Objects.requireNonNull(System.console()); // never null since JDK 22
    if (!console.isTerminal()) {
      throw new ParameterException(line, "there is no terminal to ask on; use --password-file");
    }
    var first = console.readPassword("Password: ");
    var second = console.readPassword("Again: ");
    if (first == null || second == null || !java.util.Arrays.equals(first, second)) {
      throw new ParameterException(line, "the two passwords differ");
    }
    return new Secret(new String(first));
  }
}
