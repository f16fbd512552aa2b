package dev.plexsphere.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.RawHttp;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** How a listener ends, and what happens when a client does. */
class DrainTest {
  private static final String OK = "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void a_running_request_gets_its_answer_and_a_new_one_is_refused() throws Exception {
    var edge = Edge.start();
    int port = edge.port();
    try (var running = RawHttp.connect(edge.port());
        var idle = RawHttp.connect(edge.port())) {
      assertThat(idle.send(OK).read().body()).isEqualTo("ok");
      running.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
      edge.entered.await();

      var closing = Thread.ofVirtual().start(edge.listener::close);
      Eventually.until(Duration.ofSeconds(5), () -> !accepts(port));
      var late = idle.send(OK).readAll(Duration.ofSeconds(1));
      edge.release.countDown();

      assertThat(running.read().body()).isEqualTo("finished");
      assertThat(late).hasSizeLessThanOrEqualTo(1);
      assertThat(late).allMatch(answer -> answer.status() == 503);
      assertThat(closing.join(Duration.ofSeconds(8))).isTrue();
    }
    assertThatThrownBy(() -> RawHttp.connect(port)).isInstanceOf(UncheckedIOException.class);
  }

  private static boolean accepts(int port) {
    try (var probe = RawHttp.connect(port)) {
      return probe != null;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  @Test
  void an_idle_connection_does_not_hold_the_end() {
    var edge = Edge.start();
    try (var idle = RawHttp.connect(edge.port())) {
      assertThat(idle.send(OK).read().body()).isEqualTo("ok");

      long begun = System.nanoTime();
      edge.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void a_client_that_leaves_before_its_answer_is_no_error_in_the_log() {
    var records = Collections.synchronizedList(new ArrayList<LogRecord>());
    var handler = recorder(records);
    Logger.getLogger("").addHandler(handler);
    try (var edge = Edge.start()) {
      for (int i = 0; i < 5; i++) {
        try (var leaving = RawHttp.connect(edge.port())) {
          leaving.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        try (var leaving = RawHttp.connect(edge.port())) {
          leaving.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc");
        }
      }
      assertThat(edge.get("/ok", "").body()).isEqualTo("ok");
    } finally {
      Logger.getLogger("").removeHandler(handler);
    }
    assertThat(List.copyOf(records))
        .noneMatch(r -> r.getLevel().intValue() > Level.INFO.intValue());
  }

  private static Handler recorder(List<LogRecord> records) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        records.add(record);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
