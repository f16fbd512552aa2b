package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Contexts;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.output.Json;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** One change of one context, written; and what is said of it. */
final class ContextChange {
  private static final String NONE = "No context is current now: ";

  private final Invocation call;
  private final String name;
  private final Contexts before;
  private final Contexts after;

  private ContextChange(Invocation call, String name, Contexts before, Contexts after) {
    this.call = call;
    this.name = name;
    this.before = before;
    this.after = after;
  }

  /** Changes the file under its lock: whoever writes at the same time loses nothing. */
  static ContextChange of(Invocation call, String name, UnaryOperator<Contexts> change) {
    var before = new AtomicReference<>(call.contexts());
    var after = new AtomicReference<>(call.contexts());
    call.configFile()
        .update(contexts -> {
          before.set(contexts);
          after.set(change.apply(contexts));
          return after.get();
        });
    return new ContextChange(call, name, before.get(), after.get());
  }

  /**
   * Says what was done: a remark for people, the context for scripts.
   *
   * @param done the past participle
   */
  void tell(String done) {
    var current = after.hasCurrent() && after.current().equals(name);
    if (!call.isText()) {
      var document =
          after
              .gateway(name)
              .map(context ->
                  ContextView.of(
                      after, context, after.pinned(call.directory()).orElse(after.current())))
              .orElseGet(() -> Json.Doc.of("name", name));
      call.format().print(document, call.streams());
      return;
    }
    call.streams()
        .remark(
            "Context '"
                + name
                + "' "
                + done
                + " in "
                + call.configFile().shown()
                + (current ? "; it is the current one." : "."));
    if (before.hasCurrent() && !after.hasCurrent()) {
      call.streams().note(NONE + call.program().spelled("plexctl context use NAME"));
    }
    if (hasSession(before) && after.gateway(name).isPresent() && !hasSession(after)) {
      call.streams()
          .warn("the login of '" + name + "' was for another server and is forgotten here");
    }
  }

  private boolean hasSession(Contexts contexts) {
    return contexts.gateway(name).map(GatewayContext::session).isPresent()
        || contexts.find(name).filter(context -> context.token() != null).isPresent();
  }
}
