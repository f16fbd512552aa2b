package dev.plexsphere;

import dev.plexsphere.admin.SignerTokenRoutes;
import dev.plexsphere.audit.AnchorFile;
import dev.plexsphere.audit.AuditRoutes;
import dev.plexsphere.audit.AuditService;
import dev.plexsphere.audit.CheckpointService;
import dev.plexsphere.authn.DomainRights;
import dev.plexsphere.authn.Operator;
import dev.plexsphere.authserver.SignerTokens;
import dev.plexsphere.config.EventsConfig;
import dev.plexsphere.event.EventOutlet;
import dev.plexsphere.event.EventRoutes;
import dev.plexsphere.event.EventService;
import dev.plexsphere.event.Relay;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.job.Jobs;
import dev.plexsphere.meta.Metrics;
import dev.plexsphere.meta.Readiness;
import dev.plexsphere.signing.InstallationKey;
import dev.plexsphere.signing.SignerEndpoint;
import dev.plexsphere.signing.SignerWork;
import dev.plexsphere.signing.SigningKeyRoutes;
import dev.plexsphere.signing.SigningKeyService;
import dev.plexsphere.signing.SigningService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Signing, the stream and the audit log, and how they tell each other. */
public final class EventsJoint implements AutoCloseable {
  private static final Duration LAG_MAX = Duration.ofSeconds(30);
  private static final Duration FETCHES_EVERY = Duration.ofSeconds(10);
  private static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(5);
  private static final Duration WANTED_EVERY = Duration.ofSeconds(1);
  private static final Duration PARKED_EVERY = Duration.ofSeconds(15);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(5);

  /** Announcements are looked for again for this long, should a look have failed. */
  private static final Duration ANNOUNCED_SINCE = Duration.ofMinutes(10);

  private final Services services;
  private final EventsConfig config;
  private final SigningKeyService keys;
  private final EventService events;
  private final AuditService audit;
  private final @Nullable Signed signed;
  private final List<EventOutlet> outlets;

  /** What there is where there is a signer. */
  private record Signed(SigningService signing, Relay relay, CheckpointService checkpoints) {}

  EventsJoint(Services services, EventsConfig config) {
    this.services = services;
    this.config = config;
    this.events = new EventService(services.database);
    var endpoint = config.signer();
    this.keys = new SigningKeyService(services.database);
    this.signed = endpoint == null ? null : signed(signing(endpoint));
    this.outlets = signed == null ? List.of() : outlets(services.database, config);
    this.audit =
        new AuditService(services.database, services.ledger, services.config.kek(), keys::history);
  }

  private SigningService signing(SignerEndpoint endpoint) {
    var installation =
        new InstallationKey(services.database, services.config.kek(), services.clock);
    return new SigningService(keys, endpoint, installation, config.firstKeys());
  }

  private static List<EventOutlet> outlets(Database database, EventsConfig config) {
    var out = new ArrayList<EventOutlet>();
    var nats = config.nats();
    if (nats != null) {
      out.add(EventOutlet.toNats(database, nats));
    }
    var file = config.sinkFile();
    if (file != null) {
      out.add(EventOutlet.toFile(database, file));
    }
    var syslog = config.syslog();
    if (syslog != null) {
      out.add(EventOutlet.toSyslog(database, syslog));
    }
    return List.copyOf(out);
  }

  private Signed signed(SigningService signing) {
    var checkpoints =
        new CheckpointService(
            services.database, services.ledger, signing, services.clock, anchor());
    var listener =
        new Relay.Listener() {
          @Override
          public void added() {
            events.nudge();
            outlets.forEach(EventOutlet::nudge);
          }

          @Override
          public void rotated(Scope scope) {
            checkpoints.want(scope);
          }
        };
    var relay =
        new Relay(
            services.database,
            services.ledger,
            keys,
            signing,
            services.clock,
            services.ids,
            listener);
    return new Signed(signing, relay, checkpoints);
  }

  private Consumer<byte[]> anchor() {
    var file = config.anchorFile();
    return file == null ? _ -> {} : new AnchorFile(file);
  }

  /** Told by the sealer. */
  void sealed() {
    if (signed != null) {
      signed.relay.nudge();
    }
  }

  void start() {
    if (signed != null) {
      signed.relay.start();
      outlets.forEach(EventOutlet::start);
    }
  }

  void mount(Router router, Gate api, Gate operators) {
    var rights =
        new DomainRights(
            services.database, id -> services.domains.find(id).isPresent(), audit::denied);
    var gate = DomainRights.gate(api, operators);
    new AuditRoutes(audit, gate, rights::read, rights::manage, services.clock).mount(router);
    new EventRoutes(events, gate, rights::read, signed != null).mount(router);
    new SigningKeyRoutes(keys, services.clock).mount(router);
    new SignerTokenRoutes(
            services.authserver.signerTokens()::mint,
            SignerTokens.AUDIENCE,
            SignerTokens.LIFETIME,
            operators)
        .mount(router);
  }

  Jobs jobs(Jobs jobs) {
    if (signed == null) {
      return jobs;
    }
    return jobs.onEveryNode("key-fetches", FETCHES_EVERY, signed.signing::flushFetches)
        .onEveryNode("checkpoints-wanted", WANTED_EVERY, signed.checkpoints::makeWanted)
        .onOneNode(
            "checkpoints",
            config.checkpointEvery(),
            waiting("checkpoints", signed.checkpoints::round))
        .onOneNode("events", SWEEP_EVERY, this::sweep)
        .onOneNode(
            "announcements",
            ANNOUNCE_EVERY,
            waiting(
                "announcements",
                _ -> {
                  signed.relay.announce(services.clock.instant().minus(ANNOUNCED_SINCE));
                  return 0;
                }))
        .onOneNode(
            "parked-facts",
            PARKED_EVERY,
            waiting(
                "parked-facts",
                _ -> {
                  signed.relay.retryParked();
                  return 0;
                }));
  }

  private int sweep(Handle tx) {
    return signed == null
        ? 0
        : signed.relay.sweep(
            tx,
            services.clock.instant().minus(config.retention()),
            outlets.stream().map(EventOutlet::name).toList());
  }

  /** A round that waits for its next turn while the signer is away. */
  private static Jobs.Round waiting(String name, Jobs.Round round) {
    var work = new SignerWork(name);
    return tx -> work.run(() -> round.on(tx));
  }

  /** A signer that is away loses nothing yet; a scope that it refuses waits. */
  Readiness readiness(Readiness readiness) {
    if (signed != null) {
      readiness.check("signer", () -> look(signed.relay));
    }
    for (var outlet : outlets) {
      readiness.check("sink-" + outlet.name(), () -> look(outlet));
    }
    return readiness;
  }

  /** Whoever asked for every event to be kept elsewhere wants to know when that is not so. */
  private static Readiness.Finding look(EventOutlet outlet) {
    return outlet.isStuck()
        ? new Readiness.Finding(
            Readiness.State.DOWN, "events do not get to it; they wait and are not lost")
        : Readiness.Finding.ok();
  }

  private static Readiness.Finding look(Relay relay) {
    if (relay.trouble() != null || relay.lag().compareTo(LAG_MAX) > 0) {
      return degraded("the signer gives no signatures; events wait");
    }
    return relay.parkedFacts() > 0
        ? degraded("the signer refuses a scope, whose events wait")
        : Readiness.Finding.ok();
  }

  private static Readiness.Finding degraded(String what) {
    return new Readiness.Finding(Readiness.State.DEGRADED, what);
  }

  Metrics metrics(Metrics metrics) {
    metrics.gauge("event.readers", "Connections that read event streams here.", events::readers);
    return signed == null
        ? metrics
        : metrics
            .gauge(
                "event.lag.seconds",
                "Age in seconds of the oldest fact that is not signed yet.",
                () -> signed.relay.lag().toMillis() / 1000.0)
            .gauge(
                "event.parked", "Facts whose scope the signer refuses.", signed.relay::parkedFacts);
  }

  /**
   * Opens a rotation in an operator's name.
   *
   * @throws dev.plexsphere.signing.SignerException when the signer does not
   */
  public void openRotation(Scope scope, String newKeyId, Operator operator) {
    if (signed != null) {
      var token = services.authserver.signerTokens().mint(operator);
      signed.signing.openRotation(scope, newKeyId, token);
    }
  }

  /** Lets readers go, so that the listener can end. */
  void stopReaders() {
    events.close();
  }

  @Override
  public void close() {
    events.close();
    outlets.forEach(EventOutlet::close);
    if (signed != null) {
      signed.relay.close();
      signed.signing.close();
    }
  }
}
