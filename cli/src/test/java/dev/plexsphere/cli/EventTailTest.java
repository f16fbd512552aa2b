package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Heard;
import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code plexctl events tail} before a server that sends events and breaks off. */
class EventTailTest extends StubbedTest {
  private static final String PATH = "GET /v1/domains/" + Shell.DOMAIN + "/events";
  private static final String KEYS =
      "GET /.well-known/plexsphere/signing-keys?scope=domain%3A" + Shell.DOMAIN;
  private static final String TAIL = "events tail --domain " + Shell.DOMAIN;
  private static final Instant NOW = SteppingTime.START;

  private final Notary first = new Notary("first");
  private final Notary second = new Notary("second");

  private static Reply frames(String... frames) {
    return Reply.stream("text/event-stream", ": hello\n\n" + String.join("", frames));
  }

  private static String frame(int place, String data) {
    return "id: " + place + "\nevent: x\ndata: " + data + "\n\n";
  }

  private String pinned() {
    return TAIL + " --verify --public-key first:" + first.publicKey();
  }

  /** What each connection was asked to begin behind. */
  private List<String> begins() {
    return server.heard().stream()
        .filter(heard -> heard.line().equals(PATH))
        .map(Heard::lastEventId)
        .toList();
  }

  @Test
  void an_event_is_a_line() {
    server.on(
        PATH, frames(frame(1, first.event(1, NOW)), frame(2, first.rotation(2, NOW, second))));

    var result = shell.run(TAIL + " --count 2");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            2026-11-21T14:02:21Z  token_issued  token:1  by user:ada  (first)
            2026-11-21T14:02:21Z  signing_key_rotated  second  (first)
            """);
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer " + Shell.TOKEN);
    assertThat(begins()).containsExactly("null");
  }

  @Test
  void as_json_it_is_the_envelope_as_it_was_sent() {
    var event = first.event(1, NOW);
    server.on(PATH, frames(frame(1, event)));

    assertThat(shell.run(TAIL + " --count 1 --output json").out()).isEqualTo(event + "\n");
  }

  @Test
  void a_broken_stream_is_taken_up_behind_the_last_event() {
    server.on(
        PATH,
        frames(frame(7, first.event(1, NOW)), "id: 8\ndata: {\"half").cut(),
        frames(frame(8, first.event(2, NOW))),
        frames(frame(9, first.event(3, NOW))));

    var result = shell.terminal(100).run(TAIL + " --since-id 6 --count 3");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).containsSubsequence("token:1", "token:2", "token:3");
    assertThat(result.out().lines()).hasSize(3);
    assertThat(begins()).containsExactly("6", "7", "8");
    assertThat(result.err()).isEqualTo("The stream broke; taken up again behind 7.\n");
  }

  @Test
  void it_waits_longer_each_time_nothing_comes_and_begins_anew_when_something_does() {
    var nothing = frames();
    server.on(
        PATH,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        frames(frame(1, first.event(1, NOW))),
        nothing);
    shell.time.stopInPause(8);

    assertThat(shell.run(TAIL).exit()).isZero();

    assertThat(shell.time.pauses().stream().map(Duration::toMillis))
        .containsExactly(1000L, 2000L, 4000L, 8000L, 15_000L, 15_000L, 500L, 1000L);
  }

  @Test
  void a_refusal_is_not_tried_again() {
    server.on(PATH, Reply.problem(403, "permission_denied", "Permission Denied", "no"));
    assertThat(shell.run(TAIL).exit()).isEqualTo(77);

    server.on(PATH, Reply.problem(401, "unauthenticated", "Unauthorized", "no"));
    assertThat(shell.run(TAIL).exit()).isEqualTo(3);

    assertThat(begins()).hasSize(2);
    assertThat(shell.time.pauses()).isEmpty();
  }

  @Test
  void a_server_that_was_never_reached_is_exit_1() {
    server.close();

    var result = shell.run(TAIL);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("plexctl: Cannot reach the server: ");
    assertThat(shell.time.pauses()).isEmpty();
  }

  @Test
  void the_platforms_events_are_the_operators() {
    shell.env.put("PLEXSPHERE_TOKEN", "a.b.c");
    server.on("GET /v1/platform/events", frames(frame(1, first.event(1, NOW))));

    assertThat(shell.run("events tail --platform --count 1").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "events tail",
        "events tail --platform --domain " + Shell.DOMAIN,
        "events tail --domain acme",
        TAIL + " --since-id x",
        TAIL + " --count -1",
        TAIL + " --verify --public-key x",
        TAIL + " --verify --public-key :AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        TAIL + " --verify --public-key first:AAAA",
        TAIL + " --verify --public-key first:***",
      })
  void what_cannot_be_meant_is_exit_2_and_nobody_is_asked(String line) {
    assertThat(shell.run(line).exit()).isEqualTo(2);
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void verified_events_need_no_server_for_their_key_when_it_is_given() {
    server.on(PATH, frames(frame(1, first.event(1, NOW))));

    var result = shell.run(pinned() + " --count 1");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(server.lines()).containsExactly(PATH);
  }

  @Test
  void without_a_given_key_the_servers_newest_is_trusted_and_that_is_said() {
    server.on(
        KEYS,
        Reply.json(
            200,
            """
            {"keys":[{"scope":"x","key_id":"zero","public_key":"AAAA"},\
            {"scope":"x","key_id":"first","public_key":"%s"}]}\
            """
                .formatted(first.publicKey())));
    server.on(PATH, frames(frame(1, first.event(1, NOW))));

    var result = shell.terminal(100).run(TAIL + " --verify --count 1");

    assertThat(result.exit()).isZero();
    assertThat(result.err())
        .isEqualTo("Trusting first, because the server says so; --public-key pins it.\n");
  }

  @Test
  void a_rotation_that_the_known_key_signed_is_followed() {
    server.on(
        PATH, frames(frame(1, first.rotation(1, NOW, second)), frame(2, second.event(2, NOW))));

    var result = shell.run(pinned() + " --count 2");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("(second)");
  }

  @Test
  void the_first_event_that_is_not_good_ends_it_in_one_line_and_is_not_shown() {
    server.on(
        PATH,
        frames(
            frame(1, first.event(1, NOW)),
            frame(2, first.event(2, NOW).replace("user:ada", "user:eve")),
            frame(3, first.event(3, NOW))));

    var result = shell.run(pinned());

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.err())
        .isEqualTo("plexctl: Not Verified: event 2: its signature is not first's\n");
    assertThat(begins()).hasSize(1);
  }

  @Test
  void a_key_that_nobody_announced_ends_it() {
    server.on(PATH, frames(frame(1, second.event(1, NOW))));

    assertThat(shell.run(pinned()).err())
        .isEqualTo("plexctl: Not Verified: event 1: no key that is trusted announced second\n");
  }

  @Test
  void an_old_event_in_a_live_stream_ends_it_and_in_a_replayed_one_does_not() {
    server.on(PATH, frames(frame(1, first.event(1, NOW.minusSeconds(301)))));

    assertThat(shell.run(pinned() + " --count 1").err())
        .isEqualTo("plexctl: Not Verified: event 1: it is older than 5 minutes\n");
    assertThat(shell.run(pinned() + " --count 1 --since-id 0").exit()).isZero();
  }

  @Test
  void what_was_missed_while_the_stream_was_broken_may_be_old() {
    var nothing = frames().cut();
    var replies = new Reply[40];
    Arrays.fill(replies, nothing);
    replies[0] = frames(frame(1, first.event(1, NOW))).cut();
    replies[39] = frames(frame(2, first.event(2, NOW.plusSeconds(1))));
    server.on(PATH, replies);

    var result = shell.run(pinned() + " --count 2");

    assertThat(shell.time.now()).isAfter(NOW.plusSeconds(400));
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @Test
  void an_event_that_comes_again_after_a_break_is_shown_once() {
    server.on(
        PATH,
        frames(frame(1, first.event(1, NOW))).cut(),
        frames(frame(1, first.event(1, NOW)), frame(2, first.event(2, NOW))));

    var result = shell.run(pinned() + " --count 3");

    assertThat(result.out().lines()).hasSize(2);
  }
}
