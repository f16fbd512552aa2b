package dev.plexsphere.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Lines of JSON, one an event, appended to a file that is opened anew for every batch: whoever
 * rotates it only has to move it away.
 */
final class FileSink implements Sink {
  private final Path file;

  FileSink(Path file) {
    this.file = file;
  }

  @Override
  public void deliver(List<Event> events) throws IOException {
    var lines = new ByteArrayOutputStream(events.size() * 1024);
    for (var event : events) {
      lines.writeBytes(event.envelope());
      lines.write('\n');
    }
    try (var out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      var bytes = ByteBuffer.wrap(lines.toByteArray());
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      if (Files.isRegularFile(file)) {
        out.force(true);
      }
    }
  }

  @Override
  public void close() {}
}
