package dev.plexsphere.event;

import java.io.IOException;
import java.util.List;

/** Somewhere outside that gets every event. Used by one thread. */
interface Sink extends AutoCloseable {
  /**
   * Hands events over, in order. When it returns, they are there to stay; when it throws, some of
   * them may be, and all of them come again.
   */
  void deliver(List<Event> events) throws IOException, InterruptedException;

  @Override
  void close();
}
