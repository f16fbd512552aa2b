package dev.plexsphere.verifier.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Lines as bytes, one at a time and of bounded length. */
final class LineReader {
  private static final int LINE_MAX = 4 * 1024 * 1024;
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);

  LineReader(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER);
  }

  /** The next line that is not empty; empty at the end. */
  Optional<JsonLine> next() throws IOException {
    line.reset();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c != '\n') {
        line.write(c);
        if (line.size() > LINE_MAX) {
          throw new MalformedExportException("a line is longer than 4 MiB");
        }
      } else if (line.size() > 0) {
        return Optional.of(JsonLine.read(line.toByteArray()));
      }
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(JsonLine.read(line.toByteArray()));
  }
}
