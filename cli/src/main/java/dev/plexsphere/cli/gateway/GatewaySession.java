package dev.plexsphere.cli.gateway;

import dev.plexsphere.cli.command.Credentials;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final SessionReader.@Nullable Found cached;

  private GatewaySession(
      Invocation call, GatewayTarget target, Secret token, SessionReader.@Nullable Found cached) {
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
      return new GatewaySession(call, target, given.get(), null);
    }
    return cached(call, target);
  }

  private static GatewaySession cached(Invocation call, GatewayTarget target) {
    return find(call, target)
        .orElseThrow(() ->
            notSignedIn(
                call,
                "the session of context '" + target.name() + "' is not in the keyring any more"));
  }

  /**
   * The session that is cached in the context; empty when the context says that it is in the
   * keyring, and it is not.
   *
   * @throws Failure exit 3 when there is none, or when it is another gateway's
   */
  public static Optional<GatewaySession> find(Invocation call, GatewayTarget target) {
    var kept = target.context().map(GatewayContext::session);
    if (kept.isEmpty()) {
      throw notSignedIn(
          call, "context '" + target.name() + "' holds no session for " + target.server());
    }
    target.checkOwner();
    return new SessionReader(call)
        .read(target.context().get(), kept.get())
        .map(found -> new GatewaySession(call, target, found.secrets().token(), found));
  }

  private static Optional<Secret> given(Invocation call) {
    var variable = call.env(call.program().variable("SESSION_TOKEN")).strip();
    return call.arguments().has("--token-file") || variable.isEmpty()
        ? Credentials.given(call)
        : Optional.of(new Secret(variable));
  }

  /** Nothing is asked of anybody: a command that needs a session says how one is made. */
  private static Failure notSignedIn(Invocation call, String why) {
    return new Failure(Exit.UNAUTHENTICATED, "Not signed in", why)
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
    return cached != null;
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
   * A session that was made by a login just now.
   *
   * @param token nobody keeps it yet
   */
  public static GatewaySession fresh(Invocation call, GatewayTarget target, Secret token) {
    return new GatewaySession(call, target, token, null);
  }

  /**
   * The same with a new session in the place of one that is over, if that works without a person.
   */
  public Optional<GatewaySession> renewed() {
    return cached == null
        ? Optional.empty()
        : new SessionRefresh(call, target)
            .after(cached.secrets())
            .map(session -> new GatewaySession(call, target, session, cached));
  }

  /** What the context says of it; null when it was given for this run. */
  public @Nullable KeptSession kept() {
    return cached == null ? null : cached.kept();
  }

  /** The session is over. */
  public Failure refused() {
    return isCached()
        ? Failure.sessionRefused(target.name(), GatewayTarget.loginCommand(call))
        : Failure.failed(
            "Session refused", "the gateway does not take the session token that was given");
  }
}
