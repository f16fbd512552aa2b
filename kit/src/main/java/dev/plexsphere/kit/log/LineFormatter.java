package dev.plexsphere.kit.log;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * One record, one line: time, level, logger, correlation id or {@code -}, message, then what was
 * thrown. Control characters and line separators are escaped, so that nothing a stranger sends can
 * forge a line or steer a terminal.
 */
final class LineFormatter extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int FRAMES_MAX = 24;

  private final Supplier<String> reference;

  /**
   * @param reference what the line at hand belongs to, or {@code -}
   */
  LineFormatter(Supplier<String> reference) {
    this.reference = reference;
  }

  @Override
  public String format(LogRecord record) {
    var line = new StringBuilder(160);
    TIME.formatTo(record.getInstant(), line);
    line.append(' ').append(level(record.getLevel())).append(' ').append(record.getLoggerName());
    line.append(' ').append(reference.get()).append(' ');
    escape(formatMessage(record), line);
    if (record.getThrown() != null) {
      describe(record.getThrown(), line);
    }
    return line.append('\n').toString();
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN ";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO " : "DEBUG";
  }

  private static void describe(Throwable thrown, StringBuilder line) {
    var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
    var word = " | ";
    for (Throwable each = thrown; each != null && seen.add(each); each = each.getCause()) {
      line.append(word);
      escape(each.toString(), line);
      var frames = each.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
        line.append(" < ");
        escape(frames[i].toString(), line);
      }
      word = " | caused by ";
    }
  }

  static void escape(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        line.append("\\\\");
      } else if (Character.isISOControl(c)
          || Character.getType(c) == Character.FORMAT
          || Character.getType(c) == Character.LINE_SEPARATOR
          || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
          || (Character.isSurrogate(c) && !isPaired(text, i))) {
        line.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        line.append(c);
      }
    }
  }

  private static boolean isPaired(String text, int at) {
    char c = text.charAt(at);
    return Character.isHighSurrogate(c)
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
