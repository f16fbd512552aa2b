package dev.plexsphere.authserver;

import dev.plexsphere.ledger.Fact;
import java.util.SequencedMap;
import java.util.UUID;

/** What became of telling clients that a session ended. */
sealed interface LogoutFact extends Fact {
  /** Whose session. */
  UUID account();

  @Override
  default String object() {
    return "account:" + account();
  }

  /** The client said that it heard. */
  record Heard(UUID account, String clientId, int attempts) implements LogoutFact {
    @Override
    public String kind() {
      return "backchannel_logout.delivered";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId, "attempts", attempts);
    }
  }

  /**
   * The client did not hear, and is not told any more: it may still take the person for signed in.
   *
   * @param reason of the last attempt: {@code status_} with the answer's, {@code no_answer} or
   *     {@code domain_suspended}
   */
  record GivenUp(UUID account, String clientId, int attempts, String reason) implements LogoutFact {
    @Override
    public String kind() {
      return "backchannel_logout.given_up";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId, "attempts", attempts, "reason", reason);
    }
  }
}
