package dev.plexsphere.launch;

import dev.plexsphere.Services;
import dev.plexsphere.config.Config;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.launch.Commands.Place;
import dev.plexsphere.tenancy.Domain;
import java.util.function.Function;

/** A short session of a machine-local command with the services and the database. */
final class Local {
  private Local() {}

  /** Opens what the command needs, runs {@code work} and closes. */
  static int run(Place place, ConfigFlags flags, Function<Services, Integer> work) {
    var config = Config.forServer(flags.read(place.environment()));
    try (var services = Services.compose(config)) {
      services.database().migrate();
      return work.apply(services);
    }
  }

  /** The Domain of that slug. */
  static Domain domain(Services services, String slug) {
    return services
        .domains()
        .findBySlug(slug)
        .orElseThrow(() ->
            Refusal.of(ErrorCode.DOMAIN_NOT_FOUND, "There is no Domain " + slug + ".")
                .asException());
  }
}
