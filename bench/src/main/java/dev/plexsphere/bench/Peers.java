package dev.plexsphere.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Ours beside the authorization servers of others: the same requests, in turn, round by round. */
final class Peers {
  /** Who sets it: {@code bench/run}, which fetches the file. */
  private static final String KEYCLOAK = "PLEXSPHERE_KEYCLOAK_ZIP";

  private static final int REST_SECONDS = 5;
  private static final int REFRESHES_AT_ONCE = 16;
  private static final List<String> KINDS =
      List.of("client_credentials, c32", "introspect, c32", "refresh, rotating, c16");

  private final Options options;
  private final PrintStream out;
  private final List<Peer> peers;
  private final Map<Peer, List<Double>> starts = new LinkedHashMap<>();
  private final Map<Peer, Double> resting = new LinkedHashMap<>();
  private final Map<String, Map<Peer, List<Measured>>> rows = new LinkedHashMap<>();

  private Peers(Options options, PrintStream out, List<Peer> peers) {
    this.options = options;
    this.out = out;
    this.peers = peers;
  }

  /**
   * Measures, and prints two tables.
   *
   * @param home for what others keep, while it lasts
   * @param data of ours, from an earlier start
   */
  static void measure(
      Options options, PrintStream out, Path home, Path data, Map<String, String> environment)
      throws IOException, InterruptedException, SQLException {
    var zip = System.getenv(KEYCLOAK);
    if (zip == null) {
      throw new IllegalArgumentException(KEYCLOAK + " names no file: make bench-peers sets it");
    }
    try (var own = new OwnPeer(options.root(), data, Bench.freePort(), environment);
        var keycloak =
            KeycloakPeer.install(Path.of(zip), home.resolve("keycloak"), Bench.freePort());
        var provider =
            new OidcProviderPeer(options.root().resolve("e2e"), home, Bench.freePort())) {
      var peers = new Peers(options, out, List.of(own, keycloak, provider));
      peers.start();
      peers.ask();
      peers.printRequests();
      peers.printServers();
    }
  }

  /** One after the other; the last time, all of them stay. */
  private void start() throws IOException, InterruptedException, SQLException {
    for (int round = 1; round <= options.rounds(); round++) {
      for (var peer : peers) {
        peer.stop();
        starts.computeIfAbsent(peer, _ -> new ArrayList<>()).add(peer.start());
        if (round < options.rounds()) {
          peer.stop();
        }
      }
    }
    var _ = new CountDownLatch(1).await(REST_SECONDS, TimeUnit.SECONDS);
    for (var peer : peers) {
      resting.put(peer, Cpu.residentMib(peer.pid()));
    }
  }

  private void ask() throws IOException, InterruptedException {
    for (int round = 0; round < options.rounds(); round++) {
      for (var kind : KINDS) {
        if (kind.contains(options.request())) {
          for (var peer : peers) {
            rows.computeIfAbsent(kind, _ -> new LinkedHashMap<>())
                .computeIfAbsent(peer, _ -> new ArrayList<>())
                .add(ask(peer, kind));
          }
        }
      }
    }
  }

  private Measured ask(Peer peer, String kind) throws IOException, InterruptedException {
    var step = step(peer, kind);
    int connections = kind.startsWith("refresh") ? REFRESHES_AT_ONCE : 32;
    var load = new Load(peer.port(), connections);
    load.run(options.warmUp(), step);
    return Measured.of(load, options.seconds(), step, peer.pid(), peer.postmaster());
  }

  private static Load.Step step(Peer peer, String kind) throws IOException {
    var server = peer.server();
    if (kind.startsWith("refresh")) {
      return server.refresh(peer.refreshTokens(REFRESHES_AT_ONCE));
    }
    return kind.startsWith("introspect")
        ? server.introspect(peer.port(), HostedRequests.TOKENS)
        : server.clientCredentials();
  }

  private void printRequests() {
    out.printf(
        Locale.ROOT,
        "%-24s %-22s %9s %8s %8s %10s %10s %8s %9s%n",
        "beside others (medians)",
        "server",
        "rate /s",
        "p50 ms",
        "p99 ms",
        "server ms",
        "postgres",
        "CPU ms",
        "CPU, ours");
    rows.forEach((kind, all) -> {
      double ours = median(all.getOrDefault(peers.getFirst(), List.of()), Measured::cpu);
      for (var peer : peers) {
        var measured = all.getOrDefault(peer, List.of());
        double cpu = median(measured, Measured::cpu);
        out.printf(
            Locale.ROOT,
            "%-24s %-22s %9.0f %8.2f %8.2f %10.4f %10.4f %8.3f %8.2fx%n",
            kind,
            peer.name(),
            median(measured, Measured::rate),
            median(measured, Measured::p50),
            median(measured, Measured::p99),
            median(measured, Measured::server),
            median(measured, Measured::database),
            cpu,
            cpu / ours);
      }
    });
  }

  private void printServers() throws IOException {
    out.printf(
        Locale.ROOT,
        "%n%-47s %9s %10s %10s%n",
        "server, n=" + options.rounds(),
        "start s",
        "rest MiB",
        "after MiB");
    for (var peer : peers) {
      out.printf(
          Locale.ROOT,
          "%-47s %9.2f %10.0f %10.0f%n",
          peer.name(),
          median(starts.getOrDefault(peer, List.of()), start -> start),
          resting.getOrDefault(peer, 0.0),
          Cpu.residentMib(peer.pid()));
    }
  }

  private static <T> double median(List<T> all, ToDoubleFunction<T> figure) {
    var sorted = all.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
