package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.HearingApps.sid;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes, and those that die. */
class LogoutNodesTest {
  private final HearingApps apps = new HearingApps();
  private final Acme server = apps.server;
  private final LogoutReceiver receiver = apps.receiver;

  @AfterEach
  void close() {
    apps.close();
  }

  @Test
  void two_nodes_deliver_each_once() {
    var app = apps.app("/shop");
    try (var second = server.secondNode()) {
      second.authserver().logouts().start();
      var sids = new ArrayList<String>();
      for (int i = 0; i < 40; i++) {
        sids.add(sid(apps.signIn(server.browser(), app)));
      }

      var ended =
          server.database.transaction(
              tx -> server.sessions.endAll(tx, server.acme, server.ada.id()));
      second.authserver().logouts().nudge();

      assertThat(ended).isEqualTo(40);
      assertThat(receiver.await("/shop", 40))
          .extracting(LogoutReceiver.Heard::sid)
          .containsExactlyInAnyOrderElementsOf(sids);
      apps.settled();
      assertThat(receiver.all()).hasSize(40);
    }
  }

  @Test
  void what_a_node_took_that_died_another_delivers() {
    server.authserver.logouts().close();
    var sid = apps.signInAndOut(apps.app("/shop"));
    var taken =
        server.database.transaction(tx ->
            new LogoutDeliveries()
                .take(tx, server.clock.instant(), Duration.ofMinutes(2), 10, List.of()));
    assertThat(taken).hasSize(1);
    try (var second = server.secondNode()) {
      second.authserver().logouts().start();
      apps.signInAndOut(apps.app("/wiki"));
      receiver.await("/wiki", 1);
      assertThat(receiver.at("/shop")).isEmpty();

      receiver.behaviour = LogoutReceiver.status(503);
      server.clock.advance(Duration.ofMinutes(2));
      second.authserver().logouts().nudge();

      assertThat(receiver.await("/shop", 1).getFirst().sid()).isEqualTo(sid);
      apps.tried(2);
      // The dead one comes back and says that it told the client: too late to matter.
      server.database.inTransaction(tx -> {
        var late = taken.getFirst();
        assertThat(new LogoutDeliveries().remove(tx, late)).isFalse();
        new LogoutDeliveries().postpone(tx, late, server.clock.instant().plus(Duration.ofDays(1)));
      });
      receiver.behaviour = LogoutReceiver.status(200);
      server.clock.advance(BackchannelLogout.PAUSES.get(1));
      second.authserver().logouts().nudge();
      receiver.await("/shop", 2);
      apps.settled();
    }
  }

  @Test
  void while_the_Domain_is_suspended_it_waits() {
    receiver.behaviour = LogoutReceiver.status(200);
    server.authserver.logouts().close();
    apps.signInAndOut(apps.app("/shop"));
    server.sql.execute("UPDATE plexsphere.domains SET status = 'suspended' WHERE slug = 'acme'");
    try (var second = server.secondNode()) {
      second.authserver().logouts().start();
      apps.tried(1);
      assertThat(receiver.all()).isEmpty();

      server.sql.execute("UPDATE plexsphere.domains SET status = 'active' WHERE slug = 'acme'");
      server.clock.advance(BackchannelLogout.PAUSES.getFirst().plusSeconds(60));
      second.authserver().logouts().nudge();

      receiver.await("/shop", 1);
    }
  }
}
