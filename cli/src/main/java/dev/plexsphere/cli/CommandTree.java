package dev.plexsphere.cli;

import dev.plexsphere.cli.access.AccessCommands;
import dev.plexsphere.cli.audit.AuditCommands;
import dev.plexsphere.cli.auth.AuthLoginCommand;
import dev.plexsphere.cli.auth.AuthLogoutCommand;
import dev.plexsphere.cli.auth.AuthStatusCommand;
import dev.plexsphere.cli.auth.AuthTokenCommand;
import dev.plexsphere.cli.catalog.CatalogListCommand;
import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.config.Program;
import dev.plexsphere.cli.context.ContextCommands;
import dev.plexsphere.cli.domain.DomainIdpListCommand;
import dev.plexsphere.cli.domain.DomainListCommand;
import dev.plexsphere.cli.events.EventTailCommand;
import dev.plexsphere.cli.login.LoginCommand;
import dev.plexsphere.cli.login.LogoutCommand;
import dev.plexsphere.cli.login.WhoamiCommand;
import dev.plexsphere.cli.meta.CompletionCommand;
import dev.plexsphere.cli.meta.HelpCommand;
import dev.plexsphere.cli.meta.VersionCommand;
import dev.plexsphere.cli.operator.OperatorCommands;
import dev.plexsphere.cli.signing.SigningCommands;
import dev.plexsphere.cli.tokens.DeleteCommand;
import dev.plexsphere.cli.tokens.InspectCommand;
import dev.plexsphere.cli.tokens.IssueCommand;
import dev.plexsphere.cli.tokens.IssueServiceCommand;
import dev.plexsphere.cli.tokens.ListCommand;
import dev.plexsphere.cli.tokens.RotateCommand;
import dev.plexsphere.cli.train.TrainCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All commands by their words. A run builds only the branch it needs: no class of another command
 * is loaded.
 */
final class CommandTree {
  static {
    // picocli looks for Groovy in every jar and for thirty types it could convert by reflection:
    // a third of a short command's time, for what is not used here
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java.*");
  }

  /** The first words, in the order of the help. */
  private static final List<String> WORDS =
      List.of(
          "login",
          "logout",
          "whoami",
          "identity-tokens",
          "domain",
          "domain-idp",
          "token",
          "operator",
          "signing",
          "audit",
          "events",
          "access",
          "auth",
          "context",
          "catalog",
          "completion",
          "version",
          "help");

  private static final Set<String> HIDDEN = Set.of("train");

  private final Program program;

  /** The one command of a group that is needed; empty for all. */
  private final String only;

  CommandTree(Program program) {
    this(program, "");
  }

  private CommandTree(Program program, String only) {
    this.program = program;
    this.only = only;
  }

  /** The tree with every command, for help, completion and unknown words. */
  CommandSpec full() {
    var root = root();
    for (var word : WORDS) {
      root.addSubcommand(word, branch(word));
    }
    return root;
  }

  /** The tree with the branch that these arguments need, and of a group the one command. */
  CommandSpec forArguments(List<String> args) {
    var words = words(args);
    var word = words.isEmpty() ? "" : words.getFirst();
    if (!WORDS.contains(word) && !HIDDEN.contains(word)) {
      return full();
    }
    var root = root();
    var second = words.size() > 1 ? words.get(1) : "";
    root.addSubcommand(word, new CommandTree(program, second).branch(word));
    return root;
  }

  private static List<String> words(List<String> args) {
    var words = new ArrayList<String>();
    for (int i = 0; i < args.size(); i++) {
      var arg = args.get(i);
      if (Flags.GLOBAL_WITH_VALUE.contains(arg)) {
        i++;
      } else if (!arg.startsWith("-")) {
        words.add(arg);
      }
    }
    return words;
  }

  private CommandSpec root() {
    var root = prepared(CommandSpec.create().name(program.command()));
    root.usageMessage().customSynopsis(program.command() + " COMMAND [FLAGS]");
    root.usageMessage().description("Sign in to plexsphere and work with its identities.");
    root.usageMessage().footer("", "Exit codes: " + program.command() + " help exit-codes");
    Flags.addGlobal(root, false);
    root.addOption(
        OptionSpec.builder("--version")
            .type(boolean.class)
            .arity("0")
            .description("show version, commit and date")
            .build());
    return root;
  }

  private CommandSpec branch(String word) {
    return switch (word) {
      case "login" -> leaf(new LoginCommand());
      case "logout" -> leaf(new LogoutCommand());
      case "whoami" -> leaf(new WhoamiCommand());
      case "identity-tokens" ->
          group(
              word,
              "API tokens of people and machines.",
              new IssueCommand(),
              new ListCommand(),
              new RotateCommand(),
              new DeleteCommand(),
              new IssueServiceCommand());
      case "domain" -> group(word, "Domains.", new DomainListCommand());
      case "domain-idp" ->
          group(word, "Identity providers of a Domain.", new DomainIdpListCommand());
      case "token" ->
          group(word, "A token as a text, without asking a server.", new InspectCommand());
      case "operator" -> operator();
      case "signing" ->
          group(
              word,
              "Keys that sign events: their rotation at the signer.",
              SigningCommands.all().toArray(Command[]::new));
      case "audit" -> audit();
      case "access" -> access();
      case "events" -> group(word, "Facts as they happen, signed.", new EventTailCommand());
      case "context" ->
          group(
              word,
              "The places to work with, and which of them is meant.",
              ContextCommands.all().toArray(Command[]::new));
      case "auth" ->
          group(
              word,
              "Sessions at a gateway.",
              new AuthLoginCommand(),
              new AuthLogoutCommand(),
              new AuthStatusCommand(),
              new AuthTokenCommand());
      case "catalog" -> group(word, "What is behind a gateway.", new CatalogListCommand());
      case "completion" -> leaf(new CompletionCommand(this::full));
      case "version" -> leaf(new VersionCommand());
      case "help" -> leaf(new HelpCommand(this::full));
      case "train" -> leaf(new TrainCommand(Plexctl::run));
      default -> throw new IllegalArgumentException(word);
    };
  }

  private CommandSpec operator() {
    return family(
        group(
            "operator",
            "The platform itself: its setup, its license, its tenants.",
            OperatorCommands.own().toArray(Command[]::new)),
        new Inner("license", "The installation's license.", OperatorCommands.license()),
        new Inner("tenant", "The tenants of the platform.", OperatorCommands.tenant()));
  }

  private CommandSpec audit() {
    return family(
        group(
            "audit",
            "What was done, as a chain that nobody can change unseen.",
            AuditCommands.own().toArray(Command[]::new)),
        new Inner("entries", "The entries of the audit log.", AuditCommands.entries()));
  }

  private CommandSpec access() {
    return family(
        group(
            "access",
            "Who may do what behind a gateway.",
            AccessCommands.own().toArray(Command[]::new)),
        new Inner("role", "The roles of a Domain.", AccessCommands.role()),
        new Inner("rule", "What a role allows, and where.", AccessCommands.rule()));
  }

  /** A second word, with the commands behind it. */
  private record Inner(String word, String description, List<Command> commands) {}

  private CommandSpec family(CommandSpec family, Inner... inners) {
    for (var inner : inners) {
      family.addSubcommand(
          inner.word,
          group(
              family.name() + " " + inner.word,
              inner.description,
              inner.commands.toArray(Command[]::new)));
    }
    return family;
  }

  /**
   * A word that others follow.
   *
   * @param path all words up to it, joined by one space
   */
  private CommandSpec group(String path, String description, Command... commands) {
    var group = prepared(CommandSpec.create().name(path.substring(path.lastIndexOf(' ') + 1)));
    group.usageMessage().customSynopsis(program.command() + " " + path + " COMMAND [FLAGS]");
    group.usageMessage().description(description);
    Flags.addGlobal(group, true);
    boolean one = Arrays.stream(commands).anyMatch(command -> command.name().equals(only));
    for (var command : commands) {
      if (!one || command.name().equals(only)) {
        group.addSubcommand(command.name(), leaf(path + " ", command));
      }
    }
    return group;
  }

  private CommandSpec leaf(Command command) {
    return leaf("", command);
  }

  private CommandSpec leaf(String group, Command command) {
    var spec = prepared(CommandSpec.wrapWithoutInspection(command).name(command.name()));
    command.describe(spec);
    spec.usageMessage()
        .customSynopsis(program.command() + " " + group + command.name() + synopsis(spec));
    spec.usageMessage()
        .footer("", "Flags that every command takes: " + program.command() + " --help");
    Flags.addGlobal(spec, true);
    return spec;
  }

  /** What must be given, and that more may be. */
  private static String synopsis(CommandSpec spec) {
    var text = new StringBuilder();
    var hasMore = false;
    for (var option : spec.options()) {
      if (option.required()) {
        text.append(' ').append(option.longestName()).append(' ').append(option.paramLabel());
      } else {
        hasMore = true;
      }
    }
    for (var word : spec.positionalParameters()) {
      text.append(' ').append(word.paramLabel());
    }
    return text + (hasMore ? " [FLAGS]" : "");
  }

  private static CommandSpec prepared(CommandSpec spec) {
    spec.interpolateVariables(false);
    // an argument that begins with @ is a secret's file to issue-service, not more arguments
    spec.parser().expandAtFiles(false).collectErrors(true);
    spec.usageMessage().width(100).sortOptions(false);
    return spec;
  }
}
