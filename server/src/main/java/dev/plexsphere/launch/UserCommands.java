package dev.plexsphere.launch;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.launch.Commands.Place;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code plexsphere user …}: people of a Domain's hosted authorization server. */
final class UserCommands {
  private UserCommands() {}

  static CommandLine group(Place place) {
    return new CommandLine(new Group("user"))
        .setCommandName("user")
        .addSubcommand(new Add(place))
        .addSubcommand(new SetPassword(place));
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Add a person who signs in with a password.")
  static final class Add implements Callable<Integer> {
    private final Place place;
    @Mixin private ConfigFlags flags = new ConfigFlags();
    @Mixin private PasswordSource password = new PasswordSource();
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Option(names = "--domain", required = true, paramLabel = "SLUG")
    private String slug = "";

    @Option(names = "--email", required = true)
    private String email = "";

    @Option(names = "--name", description = "what others see; the e-mail address when left out")
    private String name = "";

    Add(Place place) {
      this.place = place;
    }

    @Override
    public Integer call() {
      var secret = password.read(Objects.requireNonNull(spec).commandLine());
      return Local.run(
          place,
          flags,
          services -> {
            var domain = Local.domain(services, slug);
            var account =
                services
                    .database()
                    .transaction(tx ->
                        services
                            .accounts()
                            .create(tx, domain.id(), email, name.isEmpty() ? email : name, secret));
            place.say("account_id:         " + account.id());
            return 0;
          });
    }
  }

  @Command(
      name = "set-password",
      mixinStandardHelpOptions = true,
      description = "Set a person's password; ends their sign-ins at the hosted server.")
  static final class SetPassword implements Callable<Integer> {
    private final Place place;
    @Mixin private ConfigFlags flags = new ConfigFlags();
    @Mixin private PasswordSource password = new PasswordSource();
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Option(names = "--domain", required = true, paramLabel = "SLUG")
    private String slug = "";

    @Option(names = "--email", required = true)
    private String email = "";

    SetPassword(Place place) {
      this.place = place;
    }

    @Override
    public Integer call() {
      var secret = password.read(Objects.requireNonNull(spec).commandLine());
      return Local.run(
          place,
          flags,
          services -> {
            var domain = Local.domain(services, slug).id();
            var account =
                services
                    .accounts()
                    .findByEmail(domain, email)
                    .orElseThrow(() ->
                        Refusal.of(
                                ErrorCode.NOT_FOUND,
                                "There is no account with this e-mail address.")
                            .asException());
            services.accounts().setPassword(domain, account.id(), secret);
            return 0;
          });
    }
  }
}
