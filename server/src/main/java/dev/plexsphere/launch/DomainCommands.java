package dev.plexsphere.launch;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.launch.Commands.Place;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import java.util.ArrayList;
import java.util.List;
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
    return Group.of(
        "domain",
        "Create Domains, list them, and say what they allow.",
        new Create(place),
        new ListAll(place),
        new Policy(place));
  }

  @Command(
      name = "create",
      description = "Create a Domain with its own hosted authorization server.")
  static final class Create extends LocalCommand {
    @Option(
        names = "--slug",
        paramLabel = "SLUG",
        required = true,
        description = "a-z, 0-9 and inner hyphens, at most 63")
    private String slug = "";

    @Option(
        names = "--name",
        required = true,
        paramLabel = "NAME",
        description = "what people read")
    private String name = "";

    Create(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      return with(services -> {
        var domain = new DomainId(services.ids().next());
        var binding = new BindingId(services.ids().next());
        services
            .database()
            .inTransaction(tx -> services.provisioning().domain(tx, domain, slug, name, binding));
        place.say("domain_id:          " + domain);
        place.say("idp_binding_id:     " + binding);
      });
    }
  }

  @Command(name = "list", description = "List all Domains with their bindings.")
  static final class ListAll extends LocalCommand {
    ListAll(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      return with(services -> {
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
                        domain.slug(), domain.id().toString(), b.id().toString(), domain.name())));
          }
          page = services.domains().page(page.getLast().slug(), PAGE);
        }
        Table.print(place.out(), List.of("SLUG", "DOMAIN_ID", "IDP_BINDING_ID", "NAME"), rows);
      });
    }
  }

  @Command(
      name = "device-policy",
      description =
          "Set what a Domain allows of device login: off, same-network, number-match or open.")
  static final class Policy extends LocalCommand {
    @Mixin private DomainFlag which = new DomainFlag();

    @Parameters(paramLabel = "POLICY")
    private String policy = "";

    @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    Policy(Place place) {
      super(place);
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
      return with(services -> {
        services.domains().setDevicePolicy(which.in(services).id(), wanted);
      });
    }
  }
}
