package dev.plexsphere.launch;

import dev.plexsphere.Server;
import dev.plexsphere.Services;
import dev.plexsphere.config.Config;
import dev.plexsphere.config.Key;
import dev.plexsphere.config.Settings;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.launch.Commands.Place;
import dev.plexsphere.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code plexsphere server}: the control plane on your PostgreSQL, without one insecure default.
 */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    description = "Run the control plane on your PostgreSQL.")
final class ServerCommand implements Callable<Integer> {
  private final Place place;

  @Mixin private ConfigFlags flags = new ConfigFlags();

  @Option(
      names = "--embedded-database",
      paramLabel = "DIR",
      description =
          "keep an embedded PostgreSQL in DIR instead of using database.url; for one node")
  private @Nullable Path embedded;

  ServerCommand(Place place) {
    this.place = place;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var ended = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> Shutdown.request(ended, stopped)));
    Server.preload();
    try {
      if (embedded == null) {
        serve(flags.read(place.environment()), ended);
        return 0;
      }
      var options = EmbeddedPostgres.Options.durable(password(embedded));
      try (var postgres = EmbeddedPostgres.start(embedded, 0, options)) {
        postgres.onDeath(ended::countDown);
        var environment = new HashMap<>(place.environment());
        environment.put(Key.DATABASE_URL.variable(), url(postgres));
        serve(flags.read(environment), ended);
        return 0;
      }
    } finally {
      stopped.countDown();
    }
  }

  private void serve(Settings settings, CountDownLatch ended) throws InterruptedException {
    var config = Config.forServer(settings);
    if (config.baseDomain() == null) {
      place.note(
          "no base-domain: Domains share one origin with path issuers, which suits one customer, not many");
    }
    try (var services = Services.compose(config)) {
      services.database().migrate();
      services.openSetup();
      try (var server = Server.start(services, null)) {
        place.say(
            "ready "
                + server.url()
                + " in "
                + ManagementFactory.getRuntimeMXBean().getUptime()
                + " ms");
        place.out().flush();
        ended.await();
      }
    }
  }

  private static String url(EmbeddedPostgres postgres) {
    return "postgres://"
        + postgres.user()
        + ":"
        + postgres.password()
        + "@"
        + postgres.host()
        + ":"
        + postgres.port()
        + "/"
        + postgres.database();
  }

  /** A random password, kept beside the data in a file that only its owner reads. */
  private static String password(Path folder) throws IOException {
    Files.createDirectories(folder);
    var file = folder.resolve("password");
    if (!Files.exists(file)) {
      DevFolder.writePrivate(file, Secrets.base62(32) + "\n");
    }
    return Files.readString(file).strip();
  }
}
