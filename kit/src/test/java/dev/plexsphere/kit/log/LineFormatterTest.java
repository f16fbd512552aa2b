package dev.plexsphere.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LineFormatterTest {
  private static LogRecord record(Level level, String message) {
    var record = new LogRecord(level, message);
    record.setLoggerName("dev.plexsphere.device.DeviceService");
    record.setInstant(Instant.parse("2026-11-23T03:04:05.678901Z"));
    return record;
  }

  private static String format(LogRecord record) {
    return new LineFormatter(() -> "-").format(record);
  }

  @Test
  void a_record_is_one_line_of_time_level_logger_reference_and_message() {
    assertThat(format(record(Level.WARNING, "the database is away")))
        .isEqualTo(
            "2026-11-23T03:04:05.678Z WARN  dev.plexsphere.device.DeviceService - the database is"
                + " away\n");
  }

  @Test
  void what_a_stranger_sends_forges_no_line_and_steers_no_terminal() {
    var hostile = "a\nb\r\u001b[2J\u0007\0\u007f\u009b\u2028\u202e\u200b\ud800\\n🦊";

    var line = format(record(Level.INFO, hostile));

    assertThat(line)
        .endsWith(
            " - a\\u000ab\\u000d\\u001b[2J\\u0007\\u0000\\u007f\\u009b\\u2028\\u202e\\u200b\\ud800\\\\n🦊\n");
    assertThat(line.lines()).hasSize(1);
  }

  @Test
  void what_was_thrown_stays_on_the_line_with_its_causes() {
    var record = record(Level.SEVERE, "unexpected, reference {0}");
    record.setParameters(new Object[] {"0M4T-XH2C-9KVE"});
    var cause = new IllegalArgumentException("inner\nline");
    record.setThrown(new IllegalStateException("outer", cause));

    assertThat(format(record).lines()).hasSize(1);
    assertThat(format(record))
        .contains("unexpected, reference 0M4T-XH2C-9KVE | java.lang.IllegalStateException: outer <")
        .contains(" | caused by java.lang.IllegalArgumentException: inner\\u000aline <")
        .contains("LineFormatterTest.java:");
  }

  @Test
  void a_cause_that_causes_itself_ends() {
    var one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));
    var record = record(Level.SEVERE, "x");
    record.setThrown(one);

    assertThat(format(record)).contains("one").contains("two");
  }

  @Test
  void install_replaces_every_handler_and_quiets_the_libraries() {
    var root = Logger.getLogger("");
    var before = root.getHandlers();
    var out = new ByteArrayOutputStream();
    try {
      Logs.install(out, false, () -> "-");
      Logger.getLogger("dev.plexsphere.kit.log").info("hello");
      Logger.getLogger("dev.plexsphere.kit.log").fine("whispered");
      Logger.getLogger("org.eclipse.jetty.server.Server").info("Started");
    } finally {
      for (var handler : root.getHandlers()) {
        root.removeHandler(handler);
      }
      for (var handler : before) {
        root.addHandler(handler);
      }
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .matches("\\S+ INFO  dev\\.plexsphere\\.kit\\.log - hello\n");
  }
}
