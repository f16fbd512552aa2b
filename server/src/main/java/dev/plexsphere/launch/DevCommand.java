package dev.plexsphere.launch;

import dev.plexsphere.Server;
import dev.plexsphere.Services;
import dev.plexsphere.config.Config;
import dev.plexsphere.config.Key;
import dev.plexsphere.config.Settings;
import dev.plexsphere.kit.job.Jobs;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import dev.plexsphere.launch.Commands.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code plexsphere dev}: a whole control plane on loopback, with an embedded database and demo
 * people.
 */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = "Run everything on this machine, with an embedded database and demo people.")
final class DevCommand implements Callable<Integer> {
  private final Place place;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "where data is kept between runs")
  private @Nullable Path dataDir;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "HTTP and HTTPS, on loopback (default ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--signer-port",
      paramLabel = "PORT",
      defaultValue = "9443",
      description = "the signer's, on loopback; 0 runs without one (default ${DEFAULT-VALUE})")
  private int signerPort;

  @Option(
      names = "--gateway-port",
      paramLabel = "PORT",
      defaultValue = "8090",
      description = "the gateway's, on loopback; 0 takes a free one (default ${DEFAULT-VALUE})")
  private int gatewayPort;

  @Option(names = "--fresh", description = "throw away the data of earlier runs first")
  private boolean fresh;

  @Option(
      names = "--no-setup",
      description = "leave the platform as a first installation is: no license, no operator")
  private boolean noSetup;

  DevCommand(Place place) {
    this.place = place;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var folder =
        DevFolder.open(dataDir == null ? DevFolder.standard(place.environment()) : dataDir, fresh);
    Server.preload();
    var database = DevDatabase.open(place, folder);
    var ended = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> Shutdown.request(ended, stopped)));
    database.onDeath(ended::countDown);
    var authority = DevAuthority.open(folder.tls(), Clocks.system());
    var signer = DevSigner.of(place, folder, signerPort, authority).orElse(null);
    try (database;
        signer;
        var upstream = DevUpstream.start();
        var services = Services.compose(config(folder, database, signer, upstream))) {
      if (signer != null) {
        signer.start(database.url(), services.publicUrl());
      }
      services.database().migrate();
      var fixtures = new Fixtures(services).seed();
      var operator = noSetup ? null : DevOperator.seed(services);
      var gateway = DevGateway.seed(services).orElse(null);
      services.openSetup();
      var secret = services.gate().isOpen() ? folder.setupSecret() : null;
      try (var server = Server.start(services, folder.tls());
          var jobs = new Jobs(services.database())) {
        var facts =
            new DevFacts(
                server.url(),
                server.probeUrl(),
                database.url(),
                signer,
                fixtures,
                DevClients.of(folder, "http://localhost:" + port),
                operator,
                secret,
                null);
        renew(gateway, server, facts, folder.facts(), jobs);
        tell(server, database, signer, folder, fixtures, upstream);
        if (signer != null && operator != null) {
          DevKeys.seed(services, operator, folder.keysSeeded());
          DevContext.write(place, folder, server.url(), signer, operator);
        }
        tellOperator(server, operator, secret);
        tellReady(server);
        ended.await();
      }
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  /** Writes the facts, with a token to sign in at the gateway, and keeps that token fresh. */
  private static void renew(
      @Nullable DevGateway gateway, Server server, DevFacts facts, Path file, Jobs jobs)
      throws IOException {
    if (gateway == null) {
      facts.write(file);
      return;
    }
    var url = Objects.requireNonNull(server.gatewayUrl());
    facts.with(new DevFacts.Gateway(url, gateway.sampleIdToken().orElse(null))).write(file);
    gateway.renew(
        jobs,
        token -> {
          try {
            facts.with(new DevFacts.Gateway(url, token.orElse(null))).write(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private Config config(
      DevFolder folder, DevDatabase database, @Nullable DevSigner signer, DevUpstream upstream)
      throws IOException {
    var settings = new EnumMap<Key, String>(Key.class);
    settings.put(Key.PUBLIC_URL, "http://localhost:" + port);
    settings.put(Key.HTTP_ADDRESS, "127.0.0.1");
    settings.put(Key.HTTP_PORT, String.valueOf(port));
    settings.put(Key.PROBE_PORT, "0");
    settings.put(Key.DATABASE_URL, database.url());
    settings.put(Key.KEK_FILE, folder.kek().toString());
    settings.put(Key.IDP_EGRESS_ALLOW, "127.0.0.0/8,::1/128");
    if (signer != null) {
      settings.put(Key.SIGNER_ENDPOINT, signer.endpoint());
      settings.put(Key.SIGNER_CA, signer.authority().toString());
      settings.put(Key.SIGNER_CERTIFICATE, signer.identity().certificate().toString());
      settings.put(Key.SIGNER_PRIVATE_KEY, signer.identity().privateKey().toString());
      settings.put(Key.SIGNER_FIRST_KEYS, DevKeys.FIRST);
      settings.put(Key.AUDIT_CHECKPOINT_EVERY, "PT1M");
      settings.put(Key.AUDIT_ANCHOR_FILE, folder.anchor().toString());
    }
    var read = Settings.read(Optional.empty(), place.environment(), settings);
    DevGateway.configure(read, gatewayPort, "http://localhost:" + port, upstream.url());
    DevClients.configure(read, folder);
    return Config.forDev(read);
  }

  private void tell(
      Server server,
      DevDatabase database,
      @Nullable DevSigner signer,
      DevFolder folder,
      Fixtures.Seeded seeded,
      DevUpstream upstream) {
    place.say("export PLEXSPHERE_URL=" + server.url());
    place.say("");
    place.say("Control plane  " + server.url() + " (https answers on the same port)");
    place.say("Admin console  " + server.url() + "/admin-console");
    place.say("API reference  " + server.url() + "/v1/docs");
    place.say("Probes         " + server.probeUrl() + "/readyz");
    if (signer != null) {
      place.say("Signer         " + signer.endpoint() + " (bin/plexctl signing status)");
    }
    place.say("Gateway        " + server.gatewayUrl() + " (POST /api/auth/login)");
    place.say("Demo upstream  " + upstream.url() + "/api/health");
    place.say(
        "Domain ids     "
            + database.psql()
            + " -tAc \"SELECT d.slug, d.id, b.id FROM plexsphere.domains d"
            + " JOIN plexsphere.idp_bindings b ON b.domain_id = d.id AND b.status = 'active' ORDER BY d.slug\"");
    place.say("All facts      " + folder.facts());
    place.say("HTTPS          export PLEXSPHERE_CA_FILE=" + folder.tls().resolve("ca.pem"));
    place.say("");
    place.say("Demo people (password)");
    for (var domain : seeded.domains()) {
      for (var person : domain.people()) {
        place.say("  " + pad(domain.slug(), 12) + pad(person.email(), 24) + person.password());
      }
    }
    place.say("");
    place.say("Sign in as a person");
    var first = seeded.domains().getFirst();
    place.say(
        "  bin/plexctl login --profile-name ada --domain-id "
            + first.id()
            + " --idp-binding-id "
            + first.idpBindingId());
    place.say("Sign in as a machine");
    place.say(
        "  bin/plexctl identity-tokens issue-service --client-id "
            + seeded.machine().clientId()
            + " --grant-type client_credentials --client-secret "
            + seeded.machine().clientSecret());
  }

  /**
   * Who the operator is, or how there comes to be one.
   *
   * @param secret the setup secret's file while the setup is open
   */
  private void tellOperator(Server server, @Nullable DevOperator operator, @Nullable Path secret) {
    if (operator != null) {
      place.say("Sign in as the operator (" + operator.email() + ", " + operator.password() + ")");
      place.say("  bin/plexctl operator login, or " + server.url() + "/admin-console");
    } else if (secret != null) {
      place.say("The platform is not set up. Whoever reads this file may do it:");
      place.say("  " + secret);
      place.say("  bin/plexctl operator status, or " + server.url() + "/setup");
    } else {
      place.say("The platform was set up by an earlier run; --fresh starts over");
    }
    place.say("");
  }

  private void tellReady(Server server) {
    place.note(
        "insecure default active in dev mode: plain HTTP, loopback identity providers, known database password");
    place.say(
        "ready "
            + server.url()
            + " in "
            + ManagementFactory.getRuntimeMXBean().getUptime()
            + " ms");
    place.out().flush();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
