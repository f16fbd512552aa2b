package dev.plexsphere;

import dev.plexsphere.kit.job.Jobs;
import dev.plexsphere.meta.Metrics;
import dev.plexsphere.meta.Readiness;
import java.time.Duration;

/** What a running server does beside answering: sweep, flush, and tell how it is. */
final class Upkeep {
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(5);
  private static final Duration FLUSH_EVERY = Duration.ofSeconds(10);

  /** Facts wait this long for their place in the chain before somebody should know. */
  private static final Duration LAG_MAX = Duration.ofSeconds(30);

  private Upkeep() {}

  /** Removes what has expired, from every table that holds something that does. */
  static Jobs jobs(Services services) {
    return services
        .stream
        .jobs(new Jobs(services.database))
        .onEveryNode("last-uses", FLUSH_EVERY, services.tokens::flushLastUses)
        .onEveryNode("license-clock", SWEEP_EVERY, services.licenses::markClock)
        .onOneNode("codes", SWEEP_EVERY, tx -> services.codes.sweep(tx, services.clock.instant()))
        .onOneNode(
            "throttles", SWEEP_EVERY, tx -> services.throttles.sweep(tx, services.clock.instant()))
        .onOneNode(
            "api-tokens", SWEEP_EVERY, tx -> services.tokens.sweep(tx, services.clock.instant()))
        .onOneNode(
            "device-requests",
            SWEEP_EVERY,
            tx -> services.devices.sweep(tx, services.clock.instant()))
        .onOneNode(
            "sessions", SWEEP_EVERY, tx -> services.sessions.sweep(tx, services.clock.instant()))
        .onOneNode(
            "hosted-sessions",
            SWEEP_EVERY,
            tx -> services.hostedSessions.sweep(tx, services.clock.instant()))
        .onOneNode(
            "refresh-tokens",
            SWEEP_EVERY,
            tx -> services.authserver.sweep(tx, services.clock.instant()))
        .onOneNode(
            "console-sessions",
            SWEEP_EVERY,
            tx -> services.browsers.consoleSessions.sweep(tx, services.clock.instant()))
        .onOneNode(
            "gateway-sessions",
            SWEEP_EVERY,
            tx -> services.gateway.sessions().sweep(tx, services.clock.instant()))
        .onOneNode(
            "hosted-keys", SWEEP_EVERY, tx -> services.keys.sweep(tx, services.clock.instant()));
  }

  /** Without the database nothing works; a sealer that lags loses nothing yet. */
  static Readiness readiness(Services services) {
    return services
        .stream
        .readiness(new Readiness())
        .check(
            "database",
            () -> {
              services.database.read(tx -> tx.createQuery("SELECT 1").mapTo(Integer.class).one());
              return Readiness.Finding.ok();
            })
        .check(
            "sealer",
            () ->
                services.sealer.lag().compareTo(LAG_MAX) <= 0
                    ? Readiness.Finding.ok()
                    : new Readiness.Finding(
                        Readiness.State.DEGRADED, "facts wait to be sealed into the ledger"));
  }

  static Metrics metrics(Services services) {
    return services
        .stream
        .metrics(new Metrics())
        .gauge(
            "sealer.lag.seconds",
            "Age in seconds of the oldest fact that is not sealed yet.",
            () -> services.sealer.lag().toMillis() / 1000.0);
  }
}
