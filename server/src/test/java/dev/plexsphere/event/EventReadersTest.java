package dev.plexsphere.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that stay open: how many there may be, and for how long. */
class EventReadersTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration KEEP_ALIVE = Duration.ofMillis(100);
  private static final int READERS_MAX = 2;
  private static final Scope ACME = new Scope(new DomainId(new UUID(7, 1)));

  /** A stream that nothing ends gives that many lines in some ten seconds. */
  private static final int LINES_MAX = 200;

  private final TestDatabase rows = Databases.migrated();
  private final Database database = Databases.open(rows);
  private final EventService events = new EventService(database, READERS_MAX);
  private final AtomicReference<@Nullable ErrorCode> refusal = new AtomicReference<>();
  private final List<HttpURLConnection> opened = new ArrayList<>();
  private @Nullable HttpListener listener;

  @BeforeEach
  void listen() {
    var problems = new Problems("http://localhost", (_, _, _) -> new byte[0]);
    var router = new Router(new Hosts("localhost", null, true), problems);
    new EventRoutes(events, Gate.PUBLIC, this::reads, true, KEEP_ALIVE).mount(router);
    var made =
        new HttpListener(
            InetAddress.getLoopbackAddress(), 0, HttpListener.Scheme.HTTP, null, router, problems);
    made.start();
    listener = made;
  }

  private void reads(Exchange exchange, Scope scope) {
    var code = refusal.get();
    if (code != null) {
      throw Refusal.of(code, "not " + exchange.rawPath() + " of " + scope).asException();
    }
  }

  @AfterEach
  void close() {
    opened.forEach(HttpURLConnection::disconnect);
    events.close();
    if (listener != null) {
      listener.close();
    }
    database.close();
    rows.drop();
  }

  private HttpURLConnection connect(String lastEventId) throws IOException {
    var uri =
        "http://localhost:"
            + (listener == null ? 0 : listener.port())
            + "/v1/domains/"
            + ACME.domain()
            + "/events";
    var connection = (HttpURLConnection) URI.create(uri).toURL().openConnection();
    connection.setReadTimeout((int) SOON.toMillis());
    if (!lastEventId.isEmpty()) {
      connection.setRequestProperty("Last-Event-ID", lastEventId);
    }
    opened.add(connection);
    return connection;
  }

  private int status(String lastEventId) {
    try {
      return connect(lastEventId).getResponseCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BufferedReader lines() throws IOException {
    return new BufferedReader(
        new InputStreamReader(connect("").getInputStream(), StandardCharsets.UTF_8));
  }

  private static boolean ends(BufferedReader lines) throws IOException {
    for (int i = 0; i < LINES_MAX; i++) {
      if (lines.readLine() == null) {
        return true;
      }
    }
    return false;
  }

  /** The next lines that say something. */
  private static List<String> next(BufferedReader lines, int count) throws IOException {
    var out = new ArrayList<String>();
    while (out.size() < count) {
      var line = lines.readLine();
      assertThat(line).as("%s and then the end", out).isNotNull();
      if (!line.isEmpty()) {
        out.add(line);
      }
    }
    return out;
  }

  @Test
  void a_stream_in_which_nothing_happens_gives_signs_of_life() throws IOException {
    try (var lines = lines()) {
      assertThat(next(lines, 3)).containsExactly(":open", ":keep-alive", ":keep-alive");
    }
  }

  @Test
  void whoever_loses_the_right_to_a_stream_reads_no_further() throws IOException {
    try (var lines = lines()) {
      assertThat(next(lines, 2)).contains(":keep-alive");

      refusal.set(ErrorCode.PERMISSION_DENIED);

      assertThat(ends(lines)).isTrue();
    }
  }

  @Test
  void a_right_that_cannot_be_asked_for_just_now_is_not_lost() throws IOException {
    try (var lines = lines()) {
      assertThat(next(lines, 1)).containsExactly(":open");

      refusal.set(ErrorCode.OVERLOADED);

      assertThat(next(lines, 5)).containsOnly(":keep-alive");
    }
  }

  @Test
  void there_are_as_many_readers_as_a_node_bears_and_a_place_is_given_back() {
    assertThat(status("")).isEqualTo(200);
    assertThat(status("")).isEqualTo(200);
    assertThat(status("")).isEqualTo(503);
    assertThat(events.readers()).isEqualTo(READERS_MAX);

    opened.getFirst().disconnect();

    Eventually.until(SOON, () -> status("") == 200);
  }

  @Test
  void head_of_a_stream_is_no_reader() throws IOException {
    var connection = connect("");
    connection.setRequestMethod("HEAD");

    assertThat(connection.getResponseCode()).isEqualTo(200);
    assertThat(events.readers()).isZero();
  }

  @Test
  void whoever_is_refused_takes_no_place() {
    rows.execute(
        "INSERT INTO plexsphere.event_heads (chain, seq, key_id) VALUES ('"
            + ACME.chain()
            + "', 5, 'first')");
    for (int i = 0; i <= READERS_MAX; i++) {
      assertThat(status("1")).isEqualTo(410);
    }
    assertThat(events.readers()).isZero();

    events.close();

    assertThatThrownBy(() -> events.open(ACME, null)).isInstanceOf(RefusedException.class);
    assertThat(events.readers()).isZero();
  }
}
