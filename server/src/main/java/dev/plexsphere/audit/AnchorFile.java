package dev.plexsphere.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Keeps lines of JSON in a file that is only ever appended to, on the disk before it returns. Best
 * where the database's administrator cannot write. Thread-safe.
 */
public final class AnchorFile implements Consumer<byte[]> {
  private final Path file;

  public AnchorFile(Path file) {
    this.file = file;
  }

  /**
   * @throws UncheckedIOException when it cannot be written
   */
  @Override
  public synchronized void accept(byte[] line) {
    try (var out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      var whole = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
      while (whole.hasRemaining()) {
        out.write(whole);
      }
      out.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
