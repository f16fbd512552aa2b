package dev.plexsphere.meta;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import java.util.function.Supplier;

/** {@code /livez}, {@code /readyz} and {@code /metrics}, for the loopback listener only. */
public final class ProbeRoutes {
  private final Readiness readiness;
  private final Supplier<String> metrics;

  /**
   * @param metrics the current figures in Prometheus' text format
   */
  public ProbeRoutes(Readiness readiness, Supplier<String> metrics) {
    this.readiness = readiness;
    this.metrics = metrics;
  }

  /** Mounts the three. */
  public void mount(Router router) {
    router.get("/livez", Gate.PUBLIC, x -> x.text(200, "ok"));
    router.get("/readyz", Gate.PUBLIC, this::ready);
    router.get(
        "/metrics",
        Gate.PUBLIC,
        x ->
            x.send(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.get().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private void ready(Exchange exchange) {
    switch (Readiness.worst(readiness.look())) {
      case OK -> exchange.text(200, "ready");
      case DEGRADED -> exchange.text(200, "degraded");
      case DOWN -> exchange.text(503, "unhealthy");
    }
  }
}
