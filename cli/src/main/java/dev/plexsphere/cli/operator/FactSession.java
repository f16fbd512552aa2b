package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Credentials;
import dev.plexsphere.cli.command.FactTarget;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.Api;
import java.util.function.Function;

/**
 * Asks about a Domain or the platform as whoever may: with the token given for this run, as the
 * operator about the platform, and about a Domain with the profile's own token, or as the operator
 * without one.
 */
public final class FactSession {
  private final Invocation call;
  private final FactTarget target;

  public FactSession(Invocation call) {
    this(call, FactTarget.of(call));
  }

  /** About something that was named in another way than by the two flags. */
  public FactSession(Invocation call, FactTarget target) {
    this.call = call;
    this.target = target;
  }

  /** Whose facts. */
  public FactTarget target() {
    return target;
  }

  /** The answer to one question, whatever it says. */
  public Answer ask(Function<Api, Answer> question) {
    if (Credentials.given(call).isPresent()) {
      return question.apply(call.session());
    }
    boolean asOperator =
        target.isPlatform() || (call.profile().token() == null && OperatorToken.isThere(call));
    return asOperator ? OperatorToken.ask(call, question) : question.apply(call.session());
  }
}
