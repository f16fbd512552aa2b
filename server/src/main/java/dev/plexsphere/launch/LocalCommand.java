package dev.plexsphere.launch;

import dev.plexsphere.Services;
import dev.plexsphere.config.Config;
import dev.plexsphere.launch.Commands.Place;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that works on the database beside the server, with the server's configuration. */
@Command(mixinStandardHelpOptions = true)
abstract class LocalCommand implements Callable<Integer> {
  final Place place;
  @Mixin private ConfigFlags flags = new ConfigFlags();

  LocalCommand(Place place) {
    this.place = place;
  }

  /** Opens what the command needs, runs {@code work} and closes; the exit code is 0. */
  final int with(Consumer<Services> work) {
    var config = Config.forServer(flags.read(place.environment()));
    try (var services = Services.compose(config)) {
      services.database().migrate();
      work.accept(services);
    }
    return 0;
  }
}
