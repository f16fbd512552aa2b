package dev.plexsphere.launch;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.launch.Commands.Place;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plexsphere domain …} */
final class DomainCommands {
  private static final int PAGE = 200;

  private DomainCommands() {}

  static CommandLine group(Place place) {
    return new CommandLine(new Group("domain"))
        .setCommandName("domain")
        .addSubcommand(new Create(place))
        .addSubcommand(new ListAll(place))
        .addSubcommand(new Policy(place));
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Create a Domain with its own hosted authorization server.")
  static final class Create implements Callable<Integer> {
    private final Place place;
    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Option(
        names = "--slug",
        required = true,
        description = "a-z, 0-9 and inner hyphens, at most 63")
    private String slug = "";

    @Option(names = "--name", required = true, description = "what people read")
    private String name = "";

    Create(Place place) {
      this.place = place;
    }

    @Override
    public Integer call() {
      return Local.run(
          place,
          flags,
          services -> {
            var domain = new DomainId(services.ids().next());
            var binding = new BindingId(services.ids().next());
            services
                .database()
                .inTransaction(
                    tx -> services.provisioning().domain(tx, domain, slug, name, binding));
            place.say("domain_id:          " + domain);
            place.say("idp_binding_id:     " + binding);
            return 0;
          });
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List all Domains with their bindings.")
  static final class ListAll implements Callable<Integer> {
    private final Place place;
    @Mixin private ConfigFlags flags = new ConfigFlags();

    ListAll(Place place) {
      this.place = place;
    }

    @Override
    public Integer call() {
      return Local.run(
          place,
          flags,
          services -> {
            var rows = new ArrayList<List<String>>();
            var page = services.domains().page(null, PAGE);
            while (!page.isEmpty()) {
              for (var domain : page) {
                var bindings = services.bindings().active(domain.id());
                if (bindings.isEmpty()) {
                  rows.add(List.of(domain.slug(), domain.id().toString(), "-", domain.name()));
                }
                bindings.forEach(b ->
                    rows.add(
                        List.of(
                            domain.slug(),
                            domain.id().toString(),
                            b.id().toString(),
                            domain.name())));
              }
              page = services.domains().page(page.getLast().slug(), PAGE);
            }
            Table.print(place.out(), List.of("SLUG", "DOMAIN_ID", "IDP_BINDING_ID", "NAME"), rows);
            return 0;
          });
    }
  }

  @Command(
      name = "device-policy",
      mixinStandardHelpOptions = true,
      description =
          "Set what a Domain allows of device login: off, same-network, number-match or open.")
  static final class Policy implements Callable<Integer> {
    private final Place place;
    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Option(names = "--domain", required = true, paramLabel = "SLUG")
    private String slug = "";

    @Parameters(paramLabel = "POLICY")
    private String policy = "";

    @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    Policy(Place place) {
      this.place = place;
    }

    @Override
    public Integer call() {
      DevicePolicy wanted;
      try {
        wanted = DevicePolicy.ofWire(policy);
      } catch (IllegalArgumentException _) {
        throw new CommandLine.ParameterException(
            java.util.Objects.requireNonNull(spec).commandLine(),
            "POLICY is off, same-network, number-match or open");
      }
      return Local.run(
          place,
          flags,
          services -> {
            services.domains().setDevicePolicy(Local.domain(services, slug).id(), wanted);
            return 0;
          });
    }
  }
}
