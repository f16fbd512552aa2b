package dev.plexsphere.launch;

import dev.plexsphere.Services;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.launch.Commands.Place;
import dev.plexsphere.tenancy.Domain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plexsphere service …}: machines. */
final class ServiceCommands {
  private static final int SECRET_DIGITS = 43;

  private ServiceCommands() {}

  static CommandLine group(Place place) {
    return Group.of("service", "Add machines of a Domain.", new Add(place));
  }

  @Command(name = "add", description = "Add a machine; prints its client secret once.")
  static final class Add extends LocalCommand {
    @Mixin private DomainFlag which = new DomainFlag();

    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        description = "a-z, 0-9 and hyphens; the client id is <slug>-<name>")
    private String name = "";

    @Option(
        names = "--client-id",
        paramLabel = "ID",
        description =
            "the machine's client id at the Domain's own identity provider; then no secret is made")
    private String foreignClientId = "";

    @Option(
        names = "--spiffe-id",
        paramLabel = "spiffe://…",
        description = "the machine's SPIFFE ID, whose JWT-SVIDs it shows; then no secret is made")
    private String spiffeId = "";

    @Option(
        names = "--audience",
        paramLabel = "AUDIENCE",
        description = "what aud of its JWT-SVIDs must have; by default the Domain's issuer")
    private String audience = "";

    Add(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      boolean workload = !spiffeId.isEmpty();
      if (workload && !foreignClientId.isEmpty()) {
        throw misused("--spiffe-id and --client-id are two kinds of machine; give one.");
      }
      if (!workload && !audience.isEmpty()) {
        throw misused("--audience goes with --spiffe-id.");
      }
      return with(services -> {
        var domain = which.in(services);
        var binding = binding(services, domain);
        var id = services.ids().next();
        boolean hosted = foreignClientId.isEmpty();
        var clientId = hosted ? domain.slug() + "-" + name : foreignClientId;
        var secret = new Secret(Secrets.base62(SECRET_DIGITS));
        services
            .database()
            .inTransaction(tx -> {
              var made = services.provisioning();
              if (workload) {
                made.workload(tx, domain.id(), binding, id, clientId, name, spiffeId, audience);
              } else if (hosted) {
                made.machine(tx, domain.id(), binding.id(), id, clientId, name, secret);
              } else {
                made.foreignMachine(tx, domain.id(), binding.id(), id, clientId, name);
              }
            });
        place.say("service_identity_id: " + id);
        place.say("client_id:           " + clientId);
        if (workload) {
          sayWorkload(services, domain);
        } else if (hosted) {
          place.say("# WARNING: this is the only time this secret will be displayed");
          place.say("client_secret:       " + secret.reveal());
        }
      });
    }

    private static RuntimeException misused(String why) {
      return Refusal.of(ErrorCode.INVALID_REQUEST, why).asException();
    }

    private IdpBinding binding(Services services, Domain domain) {
      return services.bindings().active(domain.id()).stream()
          .filter(b -> (b.kind() == IdpBinding.Kind.HOSTED) == foreignClientId.isEmpty())
          .findFirst()
          .orElseThrow(() ->
              Refusal.of(
                      ErrorCode.BINDING_NOT_FOUND,
                      "The Domain has no active binding of the kind that this machine needs.")
                  .asException());
    }

    /** All that its workload needs to know, and what is still missing here. */
    private void sayWorkload(Services services, Domain domain) {
      place.say("domain_id:           " + domain.id());
      place.say("spiffe_id:           " + spiffeId);
      place.say(
          "audience:            "
              + (audience.isEmpty() ? services.issuer(domain.slug()) : audience));
      if (!services.trusts(domain.slug(), spiffeId)) {
        place.say("# The Domain does not trust this trust domain yet: set spiffe.trust-domains");
      }
    }
  }
}
