package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** {@code plexctl events tail --verify} without a given key, and a stream that no server sends. */
class EventKeysTest extends StubbedTest {
  private static final String PATH = "GET /v1/domains/" + Shell.DOMAIN + "/events";
  private static final String KEYS =
      "GET /.well-known/plexsphere/signing-keys?scope=domain%3A" + Shell.DOMAIN;
  private static final String TAIL = "events tail --domain " + Shell.DOMAIN;
  private static final Instant NOW = SteppingTime.START;
  private static final int LINE_MAX = 4 * 1024 * 1024;

  private final Notary first = new Notary("first");
  private final Notary second = new Notary("second");

  private static Reply frames(String... frames) {
    return Reply.stream("text/event-stream", String.join("", frames));
  }

  private static String frame(int place, String data) {
    return "id: " + place + "\nevent: x\ndata: " + data + "\n\n";
  }

  private static String key(String id, Notary notary) {
    return "{\"scope\":\"x\",\"key_id\":\""
        + id
        + "\",\"public_key\":\""
        + notary.publicKey()
        + "\"}";
  }

  @Test
  void a_replay_begins_with_the_first_key_and_follows_it() {
    server.on(
        KEYS,
        Reply.json(200, "{\"keys\":[" + key("first", first) + "," + key("second", second) + "]}"));
    server.on(
        PATH,
        frames(
            frame(1, first.event(1, NOW)),
            frame(2, first.rotation(2, NOW, second)),
            frame(3, second.event(3, NOW))));

    var result = shell.run(TAIL + " --verify --since-id 0 --count 3");

    assertThat(result.err()).doesNotContain("Not Verified");
    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("(second)");
  }

  @Test
  void a_scope_that_has_no_key_yet_is_exit_1_and_no_stream_is_opened() {
    server.on(KEYS, Reply.json(200, "{\"keys\":[]}"));

    var result = shell.run(TAIL + " --verify --count 1");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("plexctl: No key: nothing was signed for domain:");
    assertThat(server.lines()).containsExactly(KEYS);
  }

  @Test
  void a_line_without_an_end_is_not_kept_in_memory() {
    var event = first.event(1, NOW).replace("user:ada", "x".repeat(LINE_MAX));
    server.on(PATH, frames(frame(1, event)));
    shell.time.stopInPause(1);

    assertThat(shell.run(TAIL + " --count 1").out()).isEmpty();
  }
}
