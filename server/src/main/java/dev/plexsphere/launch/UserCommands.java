package dev.plexsphere.launch;

import dev.plexsphere.Services;
import dev.plexsphere.account.Account;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.launch.Commands.Place;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plexsphere user …}: people of a Domain's hosted authorization server. */
final class UserCommands {
  private UserCommands() {}

  static CommandLine group(Place place) {
    return Group.of(
        "user",
        "Add people of a Domain, and give them a password or a link.",
        new Add(place),
        new SetPassword(place),
        new ResetLink(place));
  }

  @Command(name = "add", description = "Add a person who signs in with a password.")
  static final class Add extends LocalCommand {
    @Mixin private PasswordSource password = new PasswordSource();
    @Mixin private DomainFlag which = new DomainFlag();

    @Option(names = "--email", required = true, paramLabel = "EMAIL")
    private String email = "";

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "what others see; the e-mail address when left out")
    private String name = "";

    Add(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      var secret = password.read();
      return with(services -> {
        var domain = which.in(services);
        var account =
            services
                .database()
                .transaction(tx ->
                    services
                        .accounts()
                        .create(tx, domain.id(), email, name.isEmpty() ? email : name, secret));
        place.say("account_id:         " + account.id());
      });
    }
  }

  @Command(
      name = "set-password",
      description = "Set a person's password; ends their sign-ins at the hosted server.")
  static final class SetPassword extends LocalCommand {
    @Mixin private PasswordSource password = new PasswordSource();
    @Mixin private DomainFlag which = new DomainFlag();

    @Option(names = "--email", required = true, paramLabel = "EMAIL")
    private String email = "";

    SetPassword(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      var secret = password.read();
      return with(services -> {
        var domain = which.in(services).id();
        var account = account(services, domain, email);
        services.accounts().setPassword(domain, account.id(), secret);
      });
    }
  }

  @Command(
      name = "reset-link",
      description = {
        "Print a link with which a person sets another password.",
        "It works once, within an hour; of who was invited it is the invitation's."
      })
  static final class ResetLink extends LocalCommand {
    @Mixin private DomainFlag which = new DomainFlag();

    @Option(names = "--email", required = true, paramLabel = "EMAIL")
    private String email = "";

    ResetLink(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      return with(services -> {
        var account = account(services, which.in(services).id(), email);
        if (account.status() == Account.Status.DISABLED) {
          throw Refusal.of(ErrorCode.INVALID_REQUEST, "The account is disabled.").asException();
        }
        var issued =
            services.database().transaction(tx -> services.accountActions().issue(tx, account));
        place.note("give it to " + account.email() + " by a way that only they read:");
        place.say(services.links().link(issued));
      });
    }
  }

  private static Account account(Services services, DomainId domain, String email) {
    return services
        .accounts()
        .findByEmail(domain, email)
        .orElseThrow(() ->
            Refusal.of(ErrorCode.NOT_FOUND, "There is no account with this e-mail address.")
                .asException());
  }
}
