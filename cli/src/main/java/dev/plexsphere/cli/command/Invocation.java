package dev.plexsphere.cli.command;

import dev.plexsphere.cli.config.ConfigFile;
import dev.plexsphere.cli.config.Context;
import dev.plexsphere.cli.config.ContextName;
import dev.plexsphere.cli.config.Contexts;
import dev.plexsphere.cli.config.Places;
import dev.plexsphere.cli.config.Program;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.http.Connections;
import dev.plexsphere.cli.http.Foreign;
import dev.plexsphere.cli.http.ForeignUrl;
import dev.plexsphere.cli.http.Pages;
import dev.plexsphere.cli.http.Proxies;
import dev.plexsphere.cli.http.Transport;
import dev.plexsphere.cli.http.Trust;
import dev.plexsphere.cli.keyring.Keyring;
import dev.plexsphere.cli.keyring.KeyringException;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Format;
import dev.plexsphere.cli.output.Streams;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One run of one command: what was typed, and what it works with. Things are made when they are
 * asked for, because most commands need few of them. A flag wins over the environment, which wins
 * over the profile.
 */
public final class Invocation {
  private final Arguments arguments;
  private final Surroundings surroundings;
  private final Format format;
  private @Nullable ConfigFile configFile;
  private @Nullable Contexts contexts;
  private @Nullable TypedSecrets secrets;

  public Invocation(Arguments arguments, Surroundings surroundings) {
    this.arguments = arguments;
    this.format =
        Format.named(arguments.find("--output").orElse(arguments.has("--json") ? "json" : "text"));
    var colour = arguments.find("--color").orElse("auto");
    if (!(colour.equals("auto") || colour.equals("always") || colour.equals("never"))) {
      throw Failure.usage("Bad value", "--color is auto, always or never, not " + colour);
    }
    this.surroundings =
        surroundings.with(
            surroundings
                .streams()
                .as(colour, arguments.has("--quiet"), surroundings.program().command()));
  }

  public Arguments arguments() {
    return arguments;
  }

  public Format format() {
    return format;
  }

  /** Whether the result is text for people. */
  public boolean isText() {
    return format == Format.TEXT;
  }

  public Streams streams() {
    return surroundings.streams();
  }

  public Time time() {
    return surroundings.time();
  }

  public Instant now() {
    return surroundings.time().now();
  }

  public RandomGenerator random() {
    return surroundings.random();
  }

  public Surroundings surroundings() {
    return surroundings;
  }

  /** The name that the program was started by. */
  public Program program() {
    return surroundings.program();
  }

  public Places places() {
    return new Places(surroundings.env());
  }

  /** A variable of the environment, or empty. */
  public String env(String name) {
    return surroundings.env().getOrDefault(name, "");
  }

  /** The file of contexts. */
  public ConfigFile configFile() {
    if (configFile == null) {
      configFile = new ConfigFile(places(), streams()::warn, this::forget);
    }
    return configFile;
  }

  /** The keyring of the person's desktop. */
  public Keyring keyring() {
    return new Keyring(surroundings.env());
  }

  private void forget(String id) {
    try {
      keyring().forget(id);
    } catch (KeyringException e) {
      streams().warn("a session that no context needs is still in the keyring: " + e.reason());
    }
  }

  /** What that file said when it was first asked. */
  public Contexts contexts() {
    if (contexts == null) {
      contexts = configFile().load();
    }
    return contexts;
  }

  /**
   * The name of the profile this run is about: {@code --profile}, else the one pinned to this
   * directory, else the current one.
   */
  public String profileName() {
    return arguments.find("--profile").or(this::pinned).orElseGet(() -> contexts().current());
  }

  /** The name that is pinned to this directory or one above it. */
  public Optional<String> pinned() {
    return contexts().pinned(directory());
  }

  /** Where the person is. */
  public Path directory() {
    return surroundings.directory();
  }

  /**
   * The profile this run is about; an empty one if nobody has signed in yet.
   *
   * @throws Failure exit 2 when {@code --profile} names one that does not exist
   */
  public Context profile() {
    var name = profileName();
    var found = contexts().find(name);
    if (found.isEmpty() && arguments.has("--profile")) {
      throw Failure.usage("Unknown profile", ContextName.unknown(contexts(), name));
    }
    return found.orElseGet(() -> Context.named(name));
  }

  /** The address given for this run by flag or environment, if one was. */
  public Optional<ServerUrl> givenServer() {
    var flag = arguments.find("--server");
    if (flag.isPresent()) {
      return flag.map(url -> ServerUrl.parse(url, "--server"));
    }
    var variable = env("PLEXSPHERE_URL");
    return variable.isEmpty()
        ? Optional.empty()
        : Optional.of(ServerUrl.parse(variable, "PLEXSPHERE_URL"));
  }

  /** The address this run talks to. */
  public ServerUrl server() {
    return givenServer()
        .or(() -> profile().server())
        .orElseThrow(() ->
            Failure.usage("Missing address", "no server is named")
                .hint("export PLEXSPHERE_URL=https://<host>"));
  }

  /** The API without a credential. */
  public Api anonymous() {
    return anonymousAt(server());
  }

  /** The API of a certain server, without a credential. */
  public Api anonymousAt(ServerUrl server) {
    return new Api(server, transport(server), null);
  }

  /**
   * The API with this run's credential.
   *
   * @throws Failure exit 3 when there is none, it is over, or it belongs to another server
   */
  public Api session() {
    var given = Credentials.given(this);
    var token = given.isPresent() ? given.get() : Credentials.stored(this);
    return anonymous().as(token);
  }

  /** The command that would sign in again, where signing in is the answer to a 401. */
  public Optional<String> loginHint() {
    if (Credentials.isGiven(this)) {
      return Optional.empty();
    }
    try {
      return Optional.of(profile().loginCommand());
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  private Transport transport(ServerUrl server) {
    return new Transport(connections(server));
  }

  private Connections connections(ServerUrl server) {
    return new Connections(new Proxies(surroundings.env()), new Trust(caFile(server)));
  }

  /** The pages of a certain server, as a browser without cookies meets them. */
  public Pages pagesOf(ServerUrl server) {
    return new Pages(server, connections(server));
  }

  /** Somebody else's server, which no credential of ours is sent to. */
  public Foreign foreign(ForeignUrl url) {
    return new Foreign(url, connections(url.server()));
  }

  /** What a person types that must not be seen; what a script gives on stdin or in a file. */
  public TypedSecrets secrets() {
    if (secrets == null) {
      secrets = new TypedSecrets(this);
    }
    return secrets;
  }

  /** The authority's certificates for this server; only TLS needs any. */
  public @Nullable Path caFile(ServerUrl server) {
    var flag = arguments.find("--ca-file");
    if (flag.isPresent()) {
      return Path.of(flag.get());
    }
    if (!env("PLEXSPHERE_CA_FILE").isEmpty()) {
      return Path.of(env("PLEXSPHERE_CA_FILE"));
    }
    if (!server.scheme().equals("https")) {
      return null;
    }
    var profile = contexts().find(profileName());
    return profile
        .filter(p -> p.server().filter(own -> own.trusts(server)).isPresent())
        .map(Context::caFile)
        .map(Path::of)
        .orElse(null);
  }
}
