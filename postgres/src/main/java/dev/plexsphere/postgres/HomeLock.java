package dev.plexsphere.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to run one home. The operating system takes it back when this process dies, so there is
 * no stale lock.
 */
final class HomeLock implements AutoCloseable {
  /** The kernel needs a moment to tear down a JVM that was just killed. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  // POSIX drops every lock of a process on a file when the process closes any descriptor of it, so
  // this JVM must never open a lock file that it already holds.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path home;
  private final FileChannel channel;

  private HomeLock(Path home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /**
   * @throws EmbeddedPostgresException when another process, or this one, runs {@code home}
   */
  static HomeLock take(Path home) throws IOException {
    if (!HELD.add(home)) {
      throw new EmbeddedPostgresException(
          "This process already runs the database in " + home + ".");
    }
    FileChannel channel = null;
    try {
      var file = home.resolve("lock");
      var open = FileChannel.open(file, CREATE, READ, WRITE);
      channel = open;
      if (!Deadline.in(PATIENCE).waitFor(() -> open.tryLock() != null)) {
        throw new EmbeddedPostgresException(
            "Process "
                + Files.readString(file, US_ASCII).strip()
                + " already runs the database in "
                + home
                + ". Stop it, or choose another data directory.");
      }
      open.truncate(0);
      open.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)));
      return new HomeLock(home, open);
    } catch (Throwable e) {
      HELD.remove(home);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(HomeLock.class.getName())
          .log(System.Logger.Level.WARNING, "cannot release " + home, e);
    } finally {
      HELD.remove(home);
    }
  }
}
