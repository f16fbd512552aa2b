package dev.plexsphere.cli.events;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One event of a stream (WHATWG HTML section 9.2), as our server sends them: one {@code data} line.
 *
 * @param id the place in the stream
 * @param data the envelope
 */
record Frame(String id, String data) {
  private static final int LINE_MAX = 4 * 1024 * 1024;

  /** Reads frames one after the other; comments are signs of life and nothing else. */
  static final class Reader {
    private final InputStream in;
    private String id = "";
    private String data = "";

    Reader(InputStream in) {
      this.in = new BufferedInputStream(in);
    }

    /** The next frame; empty at the end of the stream. */
    Optional<Frame> next() throws IOException {
      for (var line = line(); line.isPresent(); line = line()) {
        var text = line.get();
        if (text.startsWith("id:")) {
          id = text.substring(3).strip();
        } else if (text.startsWith("data:")) {
          data = text.substring(5).strip();
        } else if (text.isEmpty() && !data.isEmpty()) {
          var frame = new Frame(id, data);
          data = "";
          return Optional.of(frame);
        }
      }
      return Optional.empty();
    }

    private Optional<String> line() throws IOException {
      var line = new ByteArrayOutputStream(1024);
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          return Optional.of(line.toString(StandardCharsets.UTF_8));
        }
        if (c != '\r') {
          line.write(c);
        }
        if (line.size() > LINE_MAX) {
          throw new IOException("a line of the stream is longer than 4 MiB");
        }
      }
      return Optional.empty();
    }
  }
}
