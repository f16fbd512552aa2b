package dev.plexsphere.session;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ledger.Fact;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What session tells the ledger. */
sealed interface SessionFact extends Fact {
  /** Whose session it is. */
  UUID user();

  @Override
  default String object() {
    return "user:" + user();
  }

  record SignedIn(UUID user, BindingId binding, @Nullable String acr) implements SessionFact {
    @Override
    public String kind() {
      return "user.signed_in";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("idp_binding", binding, "acr", acr);
    }
  }

  /**
   * @param reason {@code user-initiated} or {@code everywhere}
   */
  record SignedOut(UUID user, int sessionsRevoked, String reason) implements SessionFact {
    @Override
    public String kind() {
      return "user.signed_out";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members(
          "cookie_cleared", true, "sessions_revoked", sessionsRevoked, "reason", reason);
    }
  }
}
