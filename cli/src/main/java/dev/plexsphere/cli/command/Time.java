package dev.plexsphere.cli.command;

import java.time.Duration;
import java.time.Instant;

/** Time as a command meets it: it is read, waited for, and Ctrl-C can end it. */
public interface Time {
  /** Now. */
  Instant now();

  /**
   * Waits.
   *
   * @return whether the person asked to stop before the span was over
   */
  boolean pause(Duration span);

  /** From now on Ctrl-C and SIGTERM ask the command to stop, and give it a moment to do so. */
  void listen();
}
