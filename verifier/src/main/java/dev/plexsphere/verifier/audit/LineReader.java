package dev.plexsphere.verifier.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Lines of JSON, one at a time and of bounded length. */
final class LineReader {
  private static final int LINE_MAX = 4 * 1024 * 1024;
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER];
  private int from; // buffer[from] to buffer[to - 1] are read and not yet handed out
  private int to;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line that is not empty; empty at the end. */
  Optional<JsonLine> next() throws IOException {
    int length = 0; // of the line, as far as it is known
    while (true) {
      length = end(from + length) - from;
      if (length > LINE_MAX) {
        throw new MalformedExportException("a line is longer than 4 MiB");
      }
      boolean terminated = from + length < to;
      if (terminated || !more()) {
        int begin = from;
        from = terminated ? begin + length + 1 : to;
        if (length > 0) {
          return Optional.of(JsonLine.read(buffer, begin, length));
        }
        if (!terminated) {
          return Optional.empty();
        }
      }
    }
  }

  /** Where the next line feed is, or {@code to}. A loop over locals: every byte passes here. */
  private int end(int start) {
    var bytes = buffer;
    int end = to;
    int at = start;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /** Reads on; what is there moves to the front of the buffer. False at the end of the input. */
  private boolean more() throws IOException {
    to -= from;
    System.arraycopy(buffer, from, buffer, 0, to);
    from = 0;
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int count = in.read(buffer, to, buffer.length - to);
    to += Math.max(count, 0);
    return count >= 0;
  }
}
