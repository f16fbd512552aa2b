package dev.plexsphere.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.TestDatabase;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream on its way out: to a file, to syslog, to a real NATS server. */
class OutletTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final UUID ACME = new UUID(7, 1);

  @TempDir private Path folder;

  private final TestDatabase rows = Databases.migrated();
  private final Database database = Databases.open(rows);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var each : opened.reversed()) {
      each.close();
    }
    database.close();
    rows.drop();
  }

  private void happen(int from, int to) {
    rows.execute(
        "INSERT INTO plexsphere.events (chain, seq, position, id, type, key_id, envelope, issued_at)"
            + " SELECT '"
            + ACME
            + "', n, n, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'test.done', 'one',"
            + " convert_to('{\"n\":' || n || '}', 'UTF8'), now() FROM generate_series("
            + from
            + ", "
            + to
            + ") n",
        "UPDATE plexsphere.event_cursor SET position = " + to);
  }

  private EventOutlet started(EventOutlet outlet) {
    opened.add(outlet);
    outlet.start();
    return outlet;
  }

  private static List<String> lines(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(n -> "{\"n\":" + n + "}").toList();
  }

  private static List<String> read(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_file_gets_every_event_as_a_line_and_goes_on_where_it_stopped() {
    var file = folder.resolve("events.jsonl");
    happen(1, 700);
    var outlet = started(EventOutlet.toFile(database, file));
    Eventually.until(SOON, () -> outlet.waiting() == 0);
    outlet.close();
    happen(701, 900);
    started(EventOutlet.toFile(database, file));

    Eventually.until(SOON, () -> read(file).size() == 900);

    assertThat(read(file)).isEqualTo(lines(1, 900));
    assertThat(outlet.isStuck()).isFalse();
  }

  @Test
  void a_full_disk_is_told_and_nothing_is_lost() throws IOException {
    var file = folder.resolve("events.jsonl");
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    happen(1, 10);
    var outlet = started(EventOutlet.toFile(database, file));
    Eventually.until(SOON, outlet::isStuck);
    assertThat(outlet.waiting()).isEqualTo(10);

    Files.delete(file);

    Eventually.until(SOON, () -> outlet.waiting() == 0);
    assertThat(outlet.isStuck()).isFalse();
    assertThat(read(file)).isEqualTo(lines(1, 10));
  }

  @Test
  void a_sink_that_blocks_is_told_within_ten_seconds() throws Exception {
    var pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    happen(1, 10);
    var outlet = started(EventOutlet.toFile(database, pipe)); // nobody reads it
    long begun = System.nanoTime();

    Eventually.until(SOON, outlet::isStuck);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    var reader = new ProcessBuilder("cat", pipe.toString()).start();
    Eventually.until(SOON, () -> outlet.waiting() == 0);
    outlet.close();
    assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
        .containsExactlyElementsOf(lines(1, 10));
  }

  @Test
  void a_syslog_server_gets_rfc_5424_messages_counted_in_octets() throws IOException {
    var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    opened.add(server);
    var messages = new CopyOnWriteArrayList<String>();
    Thread.ofVirtual()
        .start(() -> {
          try (var in = server.accept().getInputStream()) {
            while (true) {
              var length = new StringBuilder();
              for (int c = in.read(); c != ' '; c = in.read()) {
                if (c < 0) {
                  return;
                }
                length.append((char) c);
              }
              messages.add(
                  new String(
                      in.readNBytes(Integer.parseInt(length.toString())), StandardCharsets.UTF_8));
            }
          } catch (IOException _) {
            // the test is over
          }
        });
    happen(1, 3);
    started(EventOutlet.toSyslog(database, "127.0.0.1:" + server.getLocalPort()));

    Eventually.until(SOON, () -> messages.size() == 3);

    assertThat(messages.getFirst())
        .matches("<110>1 \\S+Z - plexsphere - test\\.done - \\{\"n\":1}");
  }

  private static Process nats(Path folder, int port) throws IOException {
    return new ProcessBuilder(
            "nats-server",
            "-a",
            "127.0.0.1",
            "-p",
            String.valueOf(port),
            "-js",
            "-sd",
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolveSibling("nats.log").toFile())
        .start();
  }

  @Test
  void jetstream_has_every_event_once_although_the_server_was_killed_in_between() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var url = URI.create("nats://127.0.0.1:" + port);
    var data = Files.createDirectory(folder.resolve("nats"));
    var first = nats(data, port);
    opened.add(first::destroyForcibly);
    happen(1, 600);
    var outlet = started(EventOutlet.toNats(database, url));
    Eventually.until(SOON, () -> outlet.waiting() < 600);

    first.destroyForcibly().waitFor();
    happen(601, 1200);
    Eventually.until(SOON, outlet::isStuck);
    opened.add(nats(data, port)::destroyForcibly);
    Eventually.until(SOON, () -> outlet.waiting() == 0);

    assertThat(stored(url)).isEqualTo(lines(1, 1200));
  }

  /** Everything that the stream holds, in its order. */
  private static List<String> stored(URI url)
      throws IOException, InterruptedException, JetStreamApiException {
    var connection = Nats.connect(new Options.Builder().server(url.toString()).build());
    try {
      var stream = connection.jetStreamManagement();
      var last = stream.getStreamInfo("PLEXSPHERE_EVENTS").getStreamState().getLastSequence();
      var out = new ArrayList<String>();
      for (long i = 1; i <= last; i++) {
        var message = stream.getMessage("PLEXSPHERE_EVENTS", i);
        assertThat(message.getSubject()).isEqualTo("plexsphere.events." + ACME);
        out.add(new String(message.getData(), StandardCharsets.UTF_8));
      }
      return out;
    } finally {
      connection.close();
    }
  }
}
