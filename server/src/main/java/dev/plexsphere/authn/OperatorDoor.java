package dev.plexsphere.authn;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;

/**
 * The door of platform administration: a bearer access token of the platform (RFC 9068) whose
 * person holds {@code platform-admin}. Cookies do not count, API tokens are 401, a good token
 * without the role is 403.
 */
public final class OperatorDoor implements Gate {
  private final Operator.Verifier verifier;

  public OperatorDoor(Operator.Verifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public void admit(Exchange exchange) {
    var token = Bearer.token(exchange).orElseThrow(Bearer::missing);
    switch (verifier.verify(token)) {
      case Operator.Verdict.Admitted(var operator) -> {
        exchange.note(operator);
        exchange.context().actor(PrincipalRef.user(operator.account()).toString());
      }
      case Operator.Verdict.Lacking _ ->
          throw Refusal.of(
                  ErrorCode.FORBIDDEN,
                  "This needs the role platform-admin, which another platform administrator can"
                      + " give you.")
              .asException();
      case Operator.Verdict.Invalid _ -> throw Bearer.invalid();
    }
  }
}
