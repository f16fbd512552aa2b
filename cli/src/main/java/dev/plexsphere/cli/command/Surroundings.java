package dev.plexsphere.cli.command;

import dev.plexsphere.cli.config.Program;
import dev.plexsphere.cli.output.Streams;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything of the machine that a command may touch.
 *
 * @param env the environment
 * @param streams where it reads and writes
 * @param time the clock
 * @param random unpredictable
 * @param programs starts a program with its arguments and does not wait; false when it cannot
 * @param hidden asks on the terminal for a line that is not shown while it is typed
 * @param directory where the person is, absolute
 */
public record Surroundings(
    Map<String, String> env,
    Streams streams,
    Time time,
    RandomGenerator random,
    Predicate<List<String>> programs,
    HiddenLine hidden,
    Path directory) {

  /** Asks for a line without showing it. */
  @FunctionalInterface
  public interface HiddenLine {
    /** What was typed; null at the end of input, or without a terminal. */
    @Nullable String ask(String prompt);
  }

  /** The name that the program was started by. */
  public Program program() {
    return Program.of(env);
  }

  /** The same with other streams. */
  public Surroundings with(Streams other) {
    return new Surroundings(env, other, time, random, programs, hidden, directory);
  }
}
