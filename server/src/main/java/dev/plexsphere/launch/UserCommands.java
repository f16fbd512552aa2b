package dev.plexsphere.launch;

import dev.plexsphere.contract.ErrorCode;
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
    return Group.of("user", new Add(place), new SetPassword(place));
  }

  @Command(name = "add", description = "Add a person who signs in with a password.")
  static final class Add extends LocalCommand {
    @Mixin private PasswordSource password = new PasswordSource();
    @Mixin private DomainFlag which = new DomainFlag();

    @Option(names = "--email", required = true)
    private String email = "";

    @Option(names = "--name", description = "what others see; the e-mail address when left out")
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

    @Option(names = "--email", required = true)
    private String email = "";

    SetPassword(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      var secret = password.read();
      return with(services -> {
        var domain = which.in(services).id();
        var account =
            services
                .accounts()
                .findByEmail(domain, email)
                .orElseThrow(() ->
                    Refusal.of(ErrorCode.NOT_FOUND, "There is no account with this e-mail address.")
                        .asException());
        services.accounts().setPassword(domain, account.id(), secret);
      });
    }
  }
}
