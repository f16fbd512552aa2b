package dev.plexsphere.cli.command;

import dev.plexsphere.cli.config.Context;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.contract.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Which token a run presents: the file given, else the environment's, else the profile's. */
public final class Credentials {
  private static final long FILE_MAX = 16 << 10;

  private Credentials() {}

  /** Whether the person gave a token for this run, and the profile's is not used. */
  static boolean isGiven(Invocation call) {
    return call.arguments().has("--token-file") || !call.env("PLEXSPHERE_TOKEN").isEmpty();
  }

  /** The token given for this run, not the profile's. */
  public static Optional<Secret> given(Invocation call) {
    var file = call.arguments().find("--token-file");
    if (file.isPresent()) {
      return Optional.of(checked(read(file.get()), file.get()));
    }
    var variable = call.env("PLEXSPHERE_TOKEN");
    return variable.isEmpty()
        ? Optional.empty()
        : Optional.of(checked(variable, "PLEXSPHERE_TOKEN"));
  }

  /** The profile's token, to look at; it is not sent anywhere. */
  public static Secret kept(Invocation call) {
    var profile = call.profile();
    var token = profile.token();
    if (token == null) {
      throw notSignedIn("profile " + profile.name() + " holds no token");
    }
    return token;
  }

  /** The profile's token, if it may be sent to this run's server. */
  static Secret stored(Invocation call) {
    var profile = call.profile();
    var server = call.server();
    var token = profile.token();
    if (token == null) {
      throw notSignedIn("profile " + profile.name() + " holds no token for " + server)
          .hint(profile.loginCommand());
    }
    checkServer(call, profile, server);
    checkExpiry(profile, call.now());
    return checked(token.value(), "the token of profile " + profile.name());
  }

  /**
   * Refuses to send a profile's token to a server it was not made for.
   *
   * @throws Failure exit 3, naming both
   */
  public static void checkServer(Invocation call, Context profile, ServerUrl server) {
    var own = profile.server();
    if (own.isPresent() && own.get().trusts(server)) {
      return;
    }
    var other = call.contexts().signedInTo(server).stream().map(Context::name).findFirst();
    throw new Failure(
            Exit.UNAUTHENTICATED,
            "Wrong server",
            "this token belongs to "
                + own.map(ServerUrl::toString).orElse("no server")
                + " and was not sent to "
                + server)
        .hint("plexctl --profile " + other.orElse("<name>") + " … picks another token");
  }

  private static void checkExpiry(Context profile, Instant now) {
    var end = Instant.ofEpochSecond(profile.expiresAt());
    if (profile.expiresAt() != 0 && !end.isAfter(now)) {
      throw new Failure(
              Exit.UNAUTHENTICATED,
              "Signed out",
              "the token of profile "
                  + profile.name()
                  + " expired "
                  + Spans.of(Duration.between(end, now))
                  + " ago ("
                  + Spans.exact(end)
                  + ")")
          .hint(profile.loginCommand());
    }
  }

  private static String read(String file) {
    try {
      var path = Path.of(file);
      if (Files.size(path) > FILE_MAX) {
        throw Failure.usage("Bad token", file + " is too long to be a token");
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw notSignedIn("there is no file " + file);
    } catch (IOException e) {
      throw notSignedIn(file + " cannot be read");
    }
  }

  private static Secret checked(String text, String source) {
    var token = text.strip();
    if (token.isEmpty()) {
      throw notSignedIn(source + " is empty");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw Failure.usage("Bad token", source + " holds characters that no token has");
    }
    return new Secret(token);
  }

  private static Failure notSignedIn(String detail) {
    return new Failure(Exit.UNAUTHENTICATED, "Not signed in", detail);
  }
}
