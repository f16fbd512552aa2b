package dev.plexsphere.cli.command;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.output.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Secrets as they may be given: a line of stdin, a file, or typed on a terminal without being
 * shown. Never an argument, since the list of processes shows those to everybody. Several secrets
 * on stdin are lines, in the order in which they are asked for.
 */
public final class TypedSecrets {
  private static final int LENGTH_MAX = 16 << 10;

  private final Invocation call;

  TypedSecrets(Invocation call) {
    this.call = call;
  }

  /**
   * The next line of stdin.
   *
   * @param flag names the secret in messages
   */
  public Secret line(String flag) {
    var bytes = new ByteArrayOutputStream();
    try {
      var in = call.streams().in();
      // byte by byte: what follows the line belongs to the next secret
      for (int c = in.read(); c != -1 && c != '\n'; c = in.read()) {
        bytes.write(c);
        if (bytes.size() > LENGTH_MAX) {
          throw Failure.usage("Bad value", flag + ": the line on stdin is too long");
        }
      }
    } catch (IOException e) {
      throw Failure.failed("Cannot read", "standard input (" + e.getMessage() + ")");
    }
    var text = bytes.toString(StandardCharsets.UTF_8);
    return checked(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, flag);
  }

  /** The content of a file, without the line end. */
  public Secret file(String file, String flag) {
    try {
      var path = Path.of(file);
      if (Files.size(path) > LENGTH_MAX) {
        throw Failure.usage("Bad value", flag + ": " + file + " is too long");
      }
      return checked(Files.readString(path).stripTrailing(), flag);
    } catch (IOException e) {
      throw Failure.usage("Bad value", flag + ": " + file + " cannot be read");
    }
  }

  /** Asks on the terminal; empty without one. */
  public Optional<Secret> typed(String prompt) {
    if (!call.streams().terminal().in()) {
      return Optional.empty();
    }
    return Optional.ofNullable(call.surroundings().hidden().ask(prompt))
        .filter(text -> !text.isEmpty())
        .map(Secret::new);
  }

  /** By {@code --<name>-stdin}, {@code --<name>-file}, or the file that a variable names. */
  public Optional<Secret> given(String name, String fileVariable) {
    var arguments = call.arguments();
    var fromStdin = arguments.has(name + "-stdin");
    var file = arguments.find(name + "-file");
    if (fromStdin && file.isPresent()) {
      throw Failure.usage("Flags do not fit", name + "-stdin does not go with " + name + "-file");
    }
    if (fromStdin) {
      return Optional.of(line(name + "-stdin"));
    }
    if (file.isPresent()) {
      return Optional.of(file(file.get(), name + "-file"));
    }
    var variable = fileVariable.isEmpty() ? "" : call.env(fileVariable);
    return variable.isEmpty() ? Optional.empty() : Optional.of(file(variable, fileVariable));
  }

  private static Secret checked(String text, String flag) {
    if (text.isEmpty()) {
      throw Failure.usage("Bad value", flag + " is empty");
    }
    return new Secret(text);
  }
}
