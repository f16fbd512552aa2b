package dev.plexsphere.identity;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ledger.Fact;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;

/** What identity tells the ledger of people. */
sealed interface UserFact extends Fact {
  /** Which user it is about. */
  UUID user();

  @Override
  default String object() {
    return "user:" + user();
  }

  /** Made at the first sign-in. */
  record Provisioned(UUID user, BindingId binding, String issuer) implements UserFact {
    @Override
    public String kind() {
      return "user.provisioned";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("idp_binding", binding, "issuer", issuer);
    }
  }

  record StatusChanged(UUID user, boolean active) implements UserFact {
    @Override
    public String kind() {
      return active ? "user.enabled" : "user.disabled";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new LinkedHashMap<>();
    }
  }
}
