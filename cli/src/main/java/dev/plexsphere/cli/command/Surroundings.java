package dev.plexsphere.cli.command;

import dev.plexsphere.cli.output.Streams;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Everything of the machine that a command may touch.
 *
 * @param env the environment
 * @param streams where it reads and writes
 * @param time the clock
 * @param random unpredictable
 * @param programs starts a program with its arguments and does not wait; false when it cannot
 */
public record Surroundings(
    Map<String, String> env,
    Streams streams,
    Time time,
    RandomGenerator random,
    Predicate<List<String>> programs) {

  /** The same with other streams. */
  public Surroundings with(Streams other) {
    return new Surroundings(env, other, time, random, programs);
  }
}
