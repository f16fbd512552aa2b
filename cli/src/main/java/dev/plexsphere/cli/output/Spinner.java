package dev.plexsphere.cli.output;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows on stderr that something is awaited. On a terminal one line that moves ten times a second
 * with the cursor hidden; elsewhere nothing, the caller says a line now and then.
 */
public final class Spinner implements AutoCloseable {
  private static final String FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
  private static final String ASCII_FRAMES = "|/-\\";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final long FRAME_MILLIS = 100;

  private final Output err;
  private final Supplier<String> text;
  private final String frames;
  private final int columns;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread drawer;

  /** Starts it, or one that draws nothing where no line may be redrawn. */
  public Spinner(Streams streams, Supplier<String> text) {
    this.err = streams.err();
    this.text = text;
    this.frames = streams.terminal().isUnicode() ? FRAMES : ASCII_FRAMES;
    this.drawer = Thread.ofPlatform().daemon().name("spinner").unstarted(this::spin);
    if (streams.terminal().isAnimated()) {
      this.columns = streams.terminal().columns();
      drawer.start();
    } else {
      this.columns = 0;
      closed.countDown();
    }
  }

  private void spin() {
    err.raw(HIDE_CURSOR);
    try {
      for (int i = 0; !closed.await(i == 0 ? 0 : FRAME_MILLIS, TimeUnit.MILLISECONDS); i++) {
        var line = frames.charAt(i % frames.length()) + " " + Clean.text(text.get());
        err.raw(ERASE_LINE + (line.length() < columns ? line : line.substring(0, columns - 1)));
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes the line and gives the cursor back; a second time does nothing. */
  @Override
  public void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    try {
      drawer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    err.raw(ERASE_LINE + SHOW_CURSOR);
    err.flush();
  }
}
