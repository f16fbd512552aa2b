package dev.plexsphere.launch;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.launch.Commands.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plexsphere idp …}: a Domain's identity providers. */
final class IdpCommands {
  private IdpCommands() {}

  static CommandLine group(Place place) {
    return Group.of(
        "idp",
        "Add identity providers of a Domain, list and switch them.",
        new Add(place),
        new ListAll(place),
        new SetStatus(place));
  }

  @Command(name = "add", description = "Bind a Domain to an OpenID provider.")
  static final class Add extends LocalCommand {
    @Mixin private DomainFlag which = new DomainFlag();

    @Option(
        names = "--issuer",
        paramLabel = "URL",
        required = true,
        description = "exactly as in the provider's tokens")
    private String issuer = "";

    @Option(
        names = "--discovery-url",
        paramLabel = "URL",
        description = "where its metadata is (default <issuer>/.well-known/openid-configuration)")
    private @Nullable String discoveryUrl;

    @Option(names = "--client-id", required = true, paramLabel = "ID")
    private String clientId = "";

    @Option(
        names = "--client-secret-file",
        paramLabel = "FILE",
        description = "none for a public client")
    private @Nullable Path secretFile;

    @Option(
        names = "--alias",
        paramLabel = "NAME",
        description = "what people read when there are several")
    private @Nullable String alias;

    @Option(
        names = "--jit",
        paramLabel = "allow|deny",
        defaultValue = "allow",
        description = "allow or deny: may a sign-in create a user")
    private String jit = "allow";

    @Option(names = "--only", description = "deactivate the Domain's other bindings")
    private boolean only;

    Add(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      var secret = secretFile == null ? null : read(secretFile);
      return with(services -> {
        var domain = which.in(services).id();
        if (only) {
          services
              .bindings()
              .active(domain)
              .forEach(b ->
                  services.bindings().setStatus(domain, b.id(), IdpBinding.Status.DEACTIVATED));
        }
        var binding =
            services
                .bindings()
                .create(
                    new NewBinding(
                        domain,
                        issuer,
                        discoveryUrl,
                        clientId,
                        secret,
                        alias,
                        false,
                        !jit.equals("deny"),
                        java.util.Map.of(),
                        List.of(),
                        List.of()));
        place.say("idp_binding_id:     " + binding.id());
      });
    }

    private static Secret read(Path file) {
      try {
        return new Secret(Files.readString(file).strip());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
  }

  @Command(name = "list", description = "List a Domain's bindings.")
  static final class ListAll extends LocalCommand {
    @Mixin private DomainFlag which = new DomainFlag();

    ListAll(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      return with(services -> {
        var rows = new ArrayList<List<String>>();
        for (var b : services.bindings().all(which.in(services).id())) {
          rows.add(
              List.of(
                  b.id().toString(),
                  b.issuer(),
                  b.status().name().toLowerCase(java.util.Locale.ROOT)));
        }
        Table.print(place.out(), List.of("ID", "ISSUER", "STATUS"), rows);
      });
    }
  }

  @Command(
      name = "set-status",
      description =
          "Activate or deactivate a binding; deactivating closes every door behind it at once.")
  static final class SetStatus extends LocalCommand {
    @Mixin private DomainFlag which = new DomainFlag();

    @Option(names = "--id", required = true, paramLabel = "UUID")
    private String id = "";

    @Parameters(paramLabel = "STATUS", description = "active or deactivated")
    private String status = "";

    SetStatus(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      var wanted =
          switch (status) {
            case "active" -> IdpBinding.Status.ACTIVE;
            case "deactivated" -> IdpBinding.Status.DEACTIVATED;
            default ->
                throw Refusal.of(ErrorCode.INVALID_REQUEST, "STATUS is active or deactivated.")
                    .asException();
          };
      return with(services -> {
        services.bindings().setStatus(which.in(services).id(), BindingId.parse(id), wanted);
      });
    }
  }
}
