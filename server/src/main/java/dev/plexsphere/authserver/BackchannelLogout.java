package dev.plexsphere.authserver;

import dev.plexsphere.authserver.LogoutDeliveries.Delivery;
import dev.plexsphere.authserver.LogoutDeliveries.Listener;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.kit.http.GuardedClient.Fetched;
import dev.plexsphere.kit.job.Loop;
import dev.plexsphere.ledger.Ledger;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells clients that a session ended (OpenID Connect Back-Channel Logout 1.0): at once, and where a
 * client does not say 200 or 204, again after longer and longer, 8 times in two and a quarter
 * hours. Any node delivers what any node ended. A client hears at least once, and may hear twice
 * when a node dies between the answer and its note of it. Thread-safe.
 */
public final class BackchannelLogout implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BackchannelLogout.class.getName());

  /** What lies between one attempt and the next. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(20),
          Duration.ofMinutes(40),
          Duration.ofMinutes(60));

  private static final int BATCH = 32;
  private static final int IN_HAND_MAX = 512;

  /** Longer than all that a node has in hand takes where every client lets every one time out. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long the end waits for answers, and then for what is made of their absence. */
  private static final long DRAIN_MILLIS = 1000;

  private static final long END_MILLIS = 4000;

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final HostedServers servers;
  private final LogoutTokens tokens;
  private final GuardedClient http;
  private final LogoutDeliveries deliveries = new LogoutDeliveries();
  private final Loop loop;
  private final Lanes<Listener> lanes;
  private volatile boolean closed;

  /**
   * @param http which is closed with this
   */
  BackchannelLogout(
      Database database,
      Ledger ledger,
      InstantSource clock,
      HostedServers servers,
      LogoutTokens tokens,
      GuardedClient http) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.servers = servers;
    this.tokens = tokens;
    this.http = http;
    this.loop =
        new Loop(
            "backchannel-logout",
            new Loop.Pace(Duration.ofMillis(10), LOOK, LOOK, BATCH),
            "clients do not hear of sign-outs",
            this::round);
    this.lanes = new Lanes<>(loop::nudge);
  }

  /** Begins, in the background. */
  public void start() {
    loop.start();
  }

  /** Says that a session ended. */
  public void nudge() {
    loop.nudge();
  }

  private int round() {
    if (lanes.size() >= IN_HAND_MAX) {
      return 0; // others may take them, and the leases of these hold
    }
    var taken =
        database.transaction(
            tx -> deliveries.take(tx, clock.instant(), LEASE, BATCH, lanes.busy()));
    taken.forEach(each -> lanes.start(each.to(), () -> deliver(each)));
    return taken.size();
  }

  /** Whatever goes wrong here is tried again when the lease is over. */
  private void deliver(Delivery delivery) {
    if (closed) {
      return;
    }
    try {
      attempt(delivery);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING, "a sign-out was not told to " + delivery.to().clientId() + ", for now", e);
    }
  }

  private void attempt(Delivery delivery) {
    Optional<HostedServer> server = server(delivery);
    if (server.isEmpty()) {
      failed(delivery, "domain_suspended");
      return;
    }
    var client =
        server
            .get()
            .client(delivery.to().clientId())
            .filter(each -> each.addresses().backchannel() != null);
    if (client.isEmpty()) {
      database.inTransaction(tx -> deliveries.remove(tx, delivery)); // it no longer wants to hear
      return;
    }
    var uri = URI.create(Objects.requireNonNull(client.get().addresses().backchannel()));
    var token = tokens.make(server.get(), client.get(), delivery.account(), delivery.session());
    switch (http.tell(uri, "logout_token=" + token)) {
      case Fetched.Answered(int status, _) when status == 200 || status == 204 -> heard(delivery);
      case Fetched.Answered(int status, _) -> failed(delivery, "status_" + status);
      case Fetched.Failed(var why) -> {
        LOG.log(
            Level.WARNING,
            "{0} was not reached: {1}",
            new Object[] {delivery.to().clientId(), why});
        failed(delivery, "no_answer");
      }
    }
  }

  private Optional<HostedServer> server(Delivery delivery) {
    try {
      return Optional.of(servers.of(delivery.to().domain()));
    } catch (RefusedException e) {
      LOG.fine(() -> delivery.to().domain() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void heard(Delivery delivery) {
    database.inTransaction(tx -> {
      if (deliveries.remove(tx, delivery)) {
        ledger.record(
            tx,
            delivery.to().domain(),
            new AuthserverFact.LogoutHeard(
                delivery.account(), delivery.to().clientId(), delivery.attempt()));
      }
    });
  }

  /**
   * @param reason a word for the audit log, with no address in it
   */
  private void failed(Delivery delivery, String reason) {
    database.inTransaction(tx -> {
      if (delivery.attempt() <= PAUSES.size()) {
        var pause = PAUSES.get(delivery.attempt() - 1);
        deliveries.postpone(tx, delivery, clock.instant().plus(pause));
      } else if (deliveries.remove(tx, delivery)) {
        ledger.record(
            tx,
            delivery.to().domain(),
            new AuthserverFact.LogoutGivenUp(
                delivery.account(), delivery.to().clientId(), delivery.attempt(), reason));
      }
    });
  }

  /** What it was at comes again later, on another node. */
  @Override
  public void close() {
    closed = true;
    loop.close();
    lanes.drain(DRAIN_MILLIS);
    http.close();
    lanes.drain(END_MILLIS);
  }
}
