package dev.plexsphere.setup;

import dev.plexsphere.account.AccountAction;
import io.avaje.jsonb.Json;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** What goes over the wire of {@code /api/account-actions/v1}. */
final class ActionBodies {
  private ActionBodies() {}

  @Json
  record Resolve(String token) {
    Resolve {
      Objects.requireNonNull(token, "token");
    }

    /** Never the token. */
    @Override
    public String toString() {
      return "Resolve";
    }
  }

  @Json
  record Complete(String token, String password) {
    Complete {
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(password, "password");
    }

    /** Neither the token nor the password. */
    @Override
    public String toString() {
      return "Complete";
    }
  }

  @Json
  record Resolved(Action action) {
    static Resolved of(AccountAction action) {
      return new Resolved(
          new Action(
              action.invitationId().toString(),
              action.kind().wire(),
              action.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString(),
              true));
    }
  }

  @Json
  record Action(String invitationId, String action, String expiresAt, boolean requiresPassword) {}

  @Json
  record Completed(Outcome action) {
    static Completed of(AccountAction action) {
      return new Completed(
          new Outcome(
              action.invitationId().toString(),
              action.kind().wire(),
              new Ref("account", action.account().toString())));
    }
  }

  @Json
  record Outcome(String invitationId, String action, Ref outcomeRef) {}

  @Json
  record Ref(String type, String id) {}
}
