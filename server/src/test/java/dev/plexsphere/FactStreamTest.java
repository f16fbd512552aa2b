package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Streams of the whole server: where they begin, and what they refuse. */
class FactStreamTest extends FactFixture {
  @Test
  void a_stream_is_replayed_from_behind_a_place_and_goes_on_with_what_happens() {
    var path = base(ACME) + "/events";
    stream(path, operator, "0", 2, lines -> assertThat(lines.ids()).containsExactly("1", "2"));
    stream(path, operator, "1", 2, lines -> assertThat(lines.ids()).containsExactly("2", "3"));
    var enough = new AtomicBoolean();
    Thread.ofVirtual().start(() -> somethingHappensUntil(enough));
    stream(path, operator, "", 1, lines -> assertThat(lines.ids()).hasSize(1));
    enough.set(true);
  }

  private void somethingHappensUntil(AtomicBoolean enough) {
    for (int i = 0; i < 100 && !enough.get(); i++) {
      machineToken("acme-deployer");
    }
  }

  @Test
  void a_place_that_is_no_number_opens_no_stream() {
    for (var bad : List.of("-1", "1.5", "x", "9".repeat(19), "1 2", "0x1")) {
      stream(
          base(ACME) + "/events",
          operator,
          bad,
          lines -> assertThat(lines.status()).as(bad).isEqualTo(400));
    }
  }

  @Test
  void head_of_a_stream_ends() {
    var reply = known(operator).send("HEAD", base(ACME) + "/events", "", "");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("text/event-stream");
  }

  @Test
  void what_is_not_kept_any_more_is_said_to_be_gone() {
    stream(base(BETA) + "/events", operator, "0", 2, lines -> assertThat(lines.ids()).hasSize(2));
    whole.rows.execute("DELETE FROM plexsphere.events WHERE seq = 1 AND chain = '" + BETA + "'");

    stream(
        base(BETA) + "/events", operator, "0", lines -> assertThat(lines.status()).isEqualTo(410));
    stream(base(BETA) + "/events", operator, "1", 1, lines -> assertThat(lines.ids()).hasSize(1));
  }
}
