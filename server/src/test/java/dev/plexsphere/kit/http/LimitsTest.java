package dev.plexsphere.kit.http;

import static dev.plexsphere.testkit.RawHttp.crlf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.RawHttp;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slow senders and too many of them. */
class LimitsTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration DRIBBLE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Sends one byte at a time, far below every idle timeout, until the peer hangs up. */
  private static Edge.Answers dribble(Edge edge, String head, String drop) {
    try (var connection = RawHttp.connect(edge.port())) {
      connection.send(head);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end) {
        connection.send(drop);
        var answers = connection.readAll(DRIBBLE);
        if (connection.closedByPeer()) {
          return new Edge.Answers(answers, true);
        }
        if (!answers.isEmpty()) {
          return new Edge.Answers(answers, false);
        }
      }
      throw new AssertionError("still open after " + PATIENCE);
    }
  }

  @Test
  void dribbled_headers_end_at_the_deadline() {
    try (var edge = Edge.start(Limits.DEFAULT.request(SHORT))) {
      var answers = dribble(edge, "GET /ok HTTP/1.1\r\nHost: localhost\r\nX: ", "a");

      assertThat(answers.closed()).isTrue();
      assertThat(answers.all()).isEmpty();
    }
  }

  @Test
  void a_dribbled_request_line_ends_at_the_deadline() {
    try (var edge = Edge.start(Limits.DEFAULT.request(SHORT))) {
      assertThat(dribble(edge, "GET /", "a").closed()).isTrue();
    }
  }

  @Test
  void dribbled_line_ends_before_a_request_end_at_the_deadline() {
    try (var edge = Edge.start(Limits.DEFAULT.request(SHORT))) {
      assertThat(dribble(edge, "", "\r\n").closed()).isTrue();
    }
  }

  @Test
  void a_dribbled_body_is_408_or_cut_off_at_the_deadline() {
    try (var edge = Edge.start(Limits.DEFAULT.request(SHORT))) {
      var head = crlf("POST /echo HTTP/1.1\nHost: localhost\nContent-Length: 60000\n\n");

      var answers = dribble(edge, head, "a");

      assertThat(answers.all()).hasSizeLessThanOrEqualTo(1);
      assertThat(answers.all()).allMatch(answer -> answer.status() == 408);
    }
  }

  @Test
  void dribbled_chunks_end_at_the_deadline() {
    try (var edge = Edge.start(Limits.DEFAULT.request(SHORT))) {
      var head = crlf("POST /echo HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n");

      assertThat(dribble(edge, head, "1\r\na\r\n").all())
          .allMatch(answer -> answer.status() == 408);
    }
  }

  @Test
  void dribbled_trailers_end_at_the_deadline() {
    try (var edge = Edge.start(Limits.DEFAULT.request(SHORT))) {
      var head = crlf("POST /ignore HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n");

      var answers = dribble(edge, head + "0\r\nX: ", "a");

      assertThat(answers.all()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void a_slow_answer_and_an_idle_connection_are_left_alone() {
    try (var edge = Edge.start(Limits.DEFAULT.request(SHORT));
        var connection = RawHttp.connect(edge.port())) {
      connection.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
      pass(SHORT.multipliedBy(3));
      edge.release.countDown();
      assertThat(connection.read().body()).isEqualTo("finished");

      for (int i = 0; i < 3; i++) {
        pass(SHORT.multipliedBy(3));
        connection.send("GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(connection.read().body()).isEqualTo("ok");
      }
    }
  }

  /** Time that has to pass for nothing to happen in it. */
  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @Test
  void an_address_has_so_many_connections_and_gets_new_ones_when_it_ends_some() {
    try (var edge = Edge.start(Limits.DEFAULT.connections(3, 100))) {
      assertFull(edge, 3);
    }
  }

  @Test
  void the_listener_has_so_many_connections_in_all() {
    try (var edge = Edge.start(Limits.DEFAULT.connections(100, 4))) {
      assertFull(edge, 4);
    }
  }

  @Test
  void a_trusted_proxy_is_not_counted_as_one_client() {
    var hosts = new Hosts("localhost", null, true, List.of(AddressRange.parse("127.0.0.0/8")));
    try (var edge = new Edge(Limits.DEFAULT.connections(1, 100), hosts, null);
        var one = RawHttp.connect(edge.port());
        var two = RawHttp.connect(edge.port())) {
      assertThat(ok(one)).isTrue();
      assertThat(ok(two)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false"
  })
  void an_IPv4_address_or_an_IPv6_customer_is_one_client(String one, String other, boolean same) {
    assertThat(client(one).equals(client(other))).isEqualTo(same);
  }

  private static AddressRange client(String address) {
    return GuardedConnector.client(InetAddress.ofLiteral(address));
  }

  @Test
  void a_limit_that_lets_nothing_through_is_a_mistake() {
    var good = Limits.DEFAULT;
    for (var zero : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      assertMistake(() -> good.request(zero));
      assertMistake(() -> good.tlsPoll(zero));
      assertMistake(() -> new Limits(good.request(), zero, good.drain(), 1, 1, good.tlsPoll()));
    }
    assertMistake(() -> good.connections(0, 1));
    assertMistake(() -> good.connections(1, 0));
  }

  private static void assertMistake(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertFull(Edge edge, int max) {
    var held = new ArrayList<RawHttp>();
    for (int i = 0; i < max; i++) {
      var connection = RawHttp.connect(edge.port());
      held.add(connection);
      assertThat(ok(connection)).isTrue();
    }
    try (var tooMany = RawHttp.connect(edge.port())) {
      assertThat(ok(tooMany)).isFalse();
    }
    held.removeFirst().close();
    Eventually.until(
        PATIENCE,
        () -> {
          try (var again = RawHttp.connect(edge.port())) {
            return ok(again);
          }
        });
    held.forEach(RawHttp::close);
  }

  private static boolean ok(RawHttp connection) {
    connection.send("HEAD /ok HTTP/1.1\r\nHost: localhost\r\n\r\n");
    try {
      return connection.readHead().status() == 200;
    } catch (AssertionError _) {
      return false;
    }
  }
}
