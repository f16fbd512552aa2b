package dev.plexsphere.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * What PostgreSQL writes, in {@code <home>/postgres.log}. At a start that finds it longer than 1
 * MiB it becomes {@code postgres.log.1}.
 */
final class Log {
  private static final long MAX_BYTES = 1 << 20;
  private static final int QUOTE_MAX = 300;

  private final Path file;

  private Log(Path file) {
    this.file = file;
  }

  static Log in(Path home) throws IOException {
    var file = home.resolve("postgres.log");
    if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
      Files.move(file, home.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new Log(file);
  }

  Path file() {
    return file;
  }

  long size() throws IOException {
    return Files.size(file);
  }

  /** The last thing said after byte {@code from}, on one line. */
  String lastLineAfter(long from) throws IOException {
    try (var in = Files.newInputStream(file)) {
      in.skipNBytes(from);
      return lastLine(new String(in.readAllBytes(), UTF_8));
    }
  }

  /** The most telling line: the last FATAL or "error" one, else the last. */
  static String lastLine(String said) {
    List<String> lines = said.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    var telling =
        lines.stream()
            .filter(line -> line.contains("FATAL") || line.contains("error"))
            .reduce((_, second) -> second)
            .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
    return telling.length() > QUOTE_MAX ? telling.substring(0, QUOTE_MAX) : telling;
  }
}
