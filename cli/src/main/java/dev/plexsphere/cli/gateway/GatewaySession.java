package dev.plexsphere.cli.gateway;

import dev.plexsphere.cli.command.Credentials;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.Map;
import java.util.Optional;

/**
 * A gateway with the session that is presented to it: the file's or the environment's that was
 * given for this run, else the one that is cached in the context.
 */
public final class GatewaySession {
  private static final String HEADER = "x-session-token";
  private static final String LOGOUT = "/api/auth/logout";

  private final Invocation call;
  private final GatewayTarget target;
  private final Secret token;
  private final boolean cached;

  private GatewaySession(Invocation call, GatewayTarget target, Secret token, boolean cached) {
    this.call = call;
    this.target = target;
    this.token = token;
    this.cached = cached;
  }

  /**
   * The session of this run.
   *
   * @throws Failure exit 3 when there is none, or when the cached one is another gateway's
   */
  public static GatewaySession of(Invocation call) {
    var target = GatewayTarget.of(call);
    var given = given(call);
    if (given.isPresent()) {
      return new GatewaySession(call, target, given.get(), false);
    }
    return cached(call, target);
  }

  /** The session that is cached in the context, whatever was given for this run. */
  public static GatewaySession cached(Invocation call) {
    return cached(call, GatewayTarget.of(call));
  }

  private static GatewaySession cached(Invocation call, GatewayTarget target) {
    return new GatewaySession(call, target, cachedToken(call, target, target.context()), true);
  }

  private static Optional<Secret> given(Invocation call) {
    var variable = call.env(call.program().variable("SESSION_TOKEN")).strip();
    return call.arguments().has("--token-file") || variable.isEmpty()
        ? Credentials.given(call)
        : Optional.of(new Secret(variable));
  }

  private static Secret cachedToken(
      Invocation call, GatewayTarget target, Optional<GatewayContext> context) {
    var token = context.map(GatewayContext::sessionToken);
    if (token.isEmpty()) {
      throw notSignedIn(call, target);
    }
    target.checkOwner();
    return token.get();
  }

  /** Nothing is asked of anybody: a command that needs a session says how one is made. */
  private static Failure notSignedIn(Invocation call, GatewayTarget target) {
    return new Failure(
            Exit.UNAUTHENTICATED,
            "Not signed in",
            "context '" + target.name() + "' holds no session for " + target.server())
        .hint(GatewayTarget.loginCommand(call));
  }

  /** Which gateway it is. */
  public GatewayTarget target() {
    return target;
  }

  /** What is presented. */
  public Secret token() {
    return token;
  }

  /** Whether it came from the context. */
  public boolean isCached() {
    return cached;
  }

  /**
   * Asks something of it.
   *
   * @throws Failure exit 77 when a cached session is no longer taken; exit 1 for every other
   *     refusal
   */
  public Answer post(String path, Json.Doc body) {
    var answer = post(path, body, token);
    if (answer.status() == 401) {
      var next = renewed().orElseThrow(this::refused);
      answer = next.post(path, body, next.token);
    }
    if (answer.status() == 401) {
      throw refused();
    }
    if (!answer.isSuccess()) {
      throw GatewayTarget.plain(answer.failure());
    }
    return answer;
  }

  /**
   * Ends it at the gateway; one that is over is what was wanted, and is not renewed for it.
   *
   * @throws Failure exit 1 when the gateway cannot be asked, or says otherwise
   */
  public void end() {
    var answer = post(LOGOUT, Json.Doc.of(), token);
    if (answer.status() != 401 && !answer.isSuccess()) {
      throw GatewayTarget.plain(answer.failure());
    }
  }

  private Answer post(String path, Json.Doc body, Secret session) {
    return call.anonymousAt(target.server())
        .as(session)
        .post(path, body, Map.of(HEADER, session.value()));
  }

  /**
   * The same with a new session in the place of one that is over, if that works without a person.
   */
  public Optional<GatewaySession> renewed() {
    return cached
        ? new SessionRefresh(call, target)
            .after(token)
            .map(session -> new GatewaySession(call, target, session, true))
        : Optional.empty();
  }

  /** The session is over. */
  public Failure refused() {
    return cached
        ? Failure.sessionRefused(target.name(), GatewayTarget.loginCommand(call))
        : Failure.failed(
            "Session refused", "the gateway does not take the session token that was given");
  }
}
