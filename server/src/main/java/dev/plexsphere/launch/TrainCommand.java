package dev.plexsphere.launch;

import dev.plexsphere.Server;
import dev.plexsphere.Services;
import dev.plexsphere.config.Config;
import dev.plexsphere.config.Key;
import dev.plexsphere.config.Settings;
import dev.plexsphere.launch.Commands.Place;
import dev.plexsphere.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code plexsphere train}: starts, calls each kind of route once and ends, so that the JDK can
 * write down which classes a server needs (JEP 514). Run by the launcher in the background.
 */
@Command(name = "train", hidden = true, description = "Walk through a start, for the AOT cache.")
final class TrainCommand implements Callable<Integer> {
  private static final List<String> PATHS =
      List.of(
          "/v1/health",
          "/v1/version",
          "/v1/auth/whoami",
          "/v1/device",
          "/v1/auth/idp-bindings",
          "/as/acme-corp/.well-known/openid-configuration",
          "/as/acme-corp/jwks",
          "/errors/not-found",
          "/nothing");

  private final Place place;

  TrainCommand(Place place) {
    this.place = place;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var home =
        Files.createTempDirectory(
            "plexsphere-train-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    try {
      train(DevFolder.open(home, false));
    } finally {
      delete(home);
    }
    return 0;
  }

  private void train(DevFolder folder) throws IOException, InterruptedException {
    var options = EmbeddedPostgres.Options.forgetful(DevDatabase.PASSWORD);
    try (var postgres = EmbeddedPostgres.start(folder.postgres(), 0, options)) {
      var settings = new EnumMap<Key, String>(Key.class);
      settings.put(Key.PUBLIC_URL, "http://localhost");
      settings.put(Key.HTTP_PORT, "0");
      settings.put(Key.PROBE_PORT, "0");
      settings.put(Key.DATABASE_URL, DevDatabase.of(postgres).url());
      settings.put(Key.KEK_FILE, folder.kek().toString());
      var config = Config.forDev(Settings.read(Optional.empty(), java.util.Map.of(), settings));
      Server.preload();
      try (var services = Services.compose(config)) {
        services.database().migrate();
        new Fixtures(services).seed();
        try (var server = Server.start(services, folder.tls())) {
          walk("http://localhost:" + server.port());
        }
      }
    }
    place.note("trained");
  }

  private static void walk(String base) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      for (var path : PATHS) {
        client.send(
            HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", "text/html, */*")
                .build(),
            BodyHandlers.discarding());
      }
      for (int i = 0; i < 3; i++) {
        client.send(
            HttpRequest.newBuilder(URI.create(base + "/v1/auth/service/token"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"grant_type":"client_credentials","client_id":"svc-deployer",\
                        "client_secret":"svc-deployer-demo-secret"}\
                        """))
                .build(),
            BodyHandlers.discarding());
      }
    }
  }

  private static void delete(Path home) throws IOException {
    try (var all = Files.walk(home)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
