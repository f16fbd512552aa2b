package dev.plexsphere.meta;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The figures of this process. The registry is made when somebody first asks, so that a start does
 * not pay for it.
 */
public final class Metrics implements AutoCloseable {
  private final Map<String, Figure> gauges = new LinkedHashMap<>();
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private @Nullable PrometheusMeterRegistry registry;

  private record Figure(String help, Supplier<Number> value) {}

  /**
   * Adds a figure, read whenever it is asked for.
   *
   * @param name as in {@code sealer.lag.seconds}
   * @param help one sentence, with the unit
   */
  public Metrics gauge(String name, String help, Supplier<Number> value) {
    gauges.put(name, new Figure(help, value));
    return this;
  }

  /** All figures in Prometheus' text format. */
  public synchronized String text() {
    if (registry == null) {
      registry = start();
    }
    return registry.scrape();
  }

  private PrometheusMeterRegistry start() {
    var made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(made);
    new JvmThreadMetrics().bindTo(made);
    new ProcessorMetrics().bindTo(made);
    new UptimeMetrics().bindTo(made);
    collections.bindTo(made);
    gauges.forEach((name, figure) ->
        Gauge.builder("plexsphere." + name, figure.value, s -> s.get().doubleValue())
            .description(figure.help)
            .register(made));
    return made;
  }

  @Override
  public synchronized void close() {
    collections.close();
    if (registry != null) {
      registry.close();
    }
  }
}
