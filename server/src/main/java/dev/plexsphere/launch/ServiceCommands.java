package dev.plexsphere.launch;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.launch.Commands.Place;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plexsphere service …}: machines. */
final class ServiceCommands {
  private static final int SECRET_DIGITS = 43;

  private ServiceCommands() {}

  static CommandLine group(Place place) {
    return Group.of("service", new Add(place));
  }

  @Command(name = "add", description = "Add a machine; prints its client secret once.")
  static final class Add extends LocalCommand {
    @Mixin private DomainFlag which = new DomainFlag();

    @Option(
        names = "--name",
        required = true,
        description = "a-z, 0-9 and hyphens; the client id is <slug>-<name>")
    private String name = "";

    @Option(
        names = "--client-id",
        description =
            "the machine's client id at the Domain's own identity provider; then no secret is made")
    private String foreignClientId = "";

    Add(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      return with(services -> {
        var domain = which.in(services);
        var binding =
            services.bindings().active(domain.id()).stream()
                .filter(b -> (b.kind() == IdpBinding.Kind.HOSTED) == foreignClientId.isEmpty())
                .findFirst()
                .orElseThrow(() ->
                    Refusal.of(
                            ErrorCode.BINDING_NOT_FOUND,
                            "The Domain has no active binding of the kind that this machine needs.")
                        .asException());
        var id = services.ids().next();
        boolean hosted = foreignClientId.isEmpty();
        var clientId = hosted ? domain.slug() + "-" + name : foreignClientId;
        var secret = new Secret(Secrets.base62(SECRET_DIGITS));
        services
            .database()
            .inTransaction(tx -> {
              if (hosted) {
                services
                    .provisioning()
                    .machine(tx, domain.id(), binding.id(), id, clientId, name, secret);
              } else {
                services
                    .provisioning()
                    .foreignMachine(tx, domain.id(), binding.id(), id, clientId, name);
              }
            });
        place.say("service_identity_id: " + id);
        place.say("client_id:           " + clientId);
        if (hosted) {
          place.say("# WARNING: this is the only time this secret will be displayed");
          place.say("client_secret:       " + secret.reveal());
        }
      });
    }
  }
}
