package dev.plexsphere.machine;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ledger.Fact;
import java.util.SequencedMap;
import java.util.UUID;

/** What this feature tells the ledger. */
sealed interface MachineFact extends Fact {

  /** A machine proved who it is. */
  record Authenticated(UUID serviceIdentityId, BindingId binding) implements MachineFact {
    @Override
    public String kind() {
      return "service_identity.authenticated";
    }

    @Override
    public String object() {
      return "service:" + serviceIdentityId;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("idp_binding", binding, "grant_type", "client_credentials");
    }
  }
}
