package dev.plexsphere.cli.gateway;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.ContextName;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which gateway a command is about.
 *
 * @param name of the context, known or not
 * @param context what is known of it
 * @param server where it is: {@code --server}, else the context's address
 */
public record GatewayTarget(String name, Optional<GatewayContext> context, ServerUrl server) {
  /**
   * The one of this run.
   *
   * @throws Failure exit 1 when the context does not exist and no address was given
   */
  public static GatewayTarget of(Invocation call) {
    var name = call.profileName();
    var context = call.contexts().gateway(name);
    var flag = call.arguments().find("--server");
    if (flag.isPresent()) {
      return new GatewayTarget(name, context, ServerUrl.parse(flag.get(), "--server"));
    }
    @Nullable String url = context.map(GatewayContext::serverUrl).orElse(null);
    if (url == null) {
      throw unknown(call, name);
    }
    return new GatewayTarget(name, context, ServerUrl.parse(url, "server_url of " + name));
  }

  private static Failure unknown(Invocation call, String name) {
    return Failure.failed("Unknown context", ContextName.unknown(call.contexts(), name))
        .hint("plexctl context add " + name + " --server-url https://<host>");
  }

  /**
   * Refuses to show a cached session to a server that it was not made for.
   *
   * @throws Failure exit 3, naming both
   */
  void checkOwner() {
    @Nullable String url = context.map(GatewayContext::serverUrl).orElse(null);
    if (url == null || !ServerUrl.parse(url, "server_url of " + name).trusts(server)) {
      throw new Failure(
          Exit.UNAUTHENTICATED,
          "Wrong server",
          "the session of context '"
              + name
              + "' belongs to "
              + (url == null ? "no server" : url)
              + " and was not sent to "
              + server);
    }
  }

  /**
   * Changes the context, where that is still as it was.
   *
   * @param isStill what the context must be like now: another process may have changed it
   * @return whether it was changed
   */
  public boolean change(
      Invocation call, Predicate<GatewayContext> isStill, UnaryOperator<GatewayContext> change) {
    var changed = new AtomicBoolean();
    call.configFile()
        .update(contexts -> {
          var now = contexts.gateway(name).filter(isStill);
          changed.set(now.isPresent());
          return now.map(known -> contexts.withGateway(change.apply(known))).orElse(contexts);
        });
    return changed.get();
  }

  /** What a person types to sign in again; it names no context, since the seed's line does not. */
  static String loginCommand(Invocation call) {
    return call.program().command() + " auth login --browser-pkce";
  }

  /** A refusal that is not about the session: exit 1, whatever a control plane's would be. */
  public static Failure plain(Failure refusal) {
    var failure = Failure.failed(refusal.title(), refusal.detail());
    refusal.hint().ifPresent(failure::hint);
    return failure;
  }
}
