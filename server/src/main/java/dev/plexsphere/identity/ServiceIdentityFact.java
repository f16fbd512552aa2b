package dev.plexsphere.identity;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ledger.Fact;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;

/** What identity tells the ledger of machines. */
sealed interface ServiceIdentityFact extends Fact {
  /** Which service identity it is about. */
  UUID service();

  @Override
  default String object() {
    return "service:" + service();
  }

  record Created(UUID service, BindingId binding, String clientId, String federationKind)
      implements ServiceIdentityFact {
    @Override
    public String kind() {
      return "service_identity.created";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members(
          "idp_binding", binding, "client_id", clientId, "federation_kind", federationKind);
    }
  }

  record StatusChanged(UUID service, boolean active) implements ServiceIdentityFact {
    @Override
    public String kind() {
      return active ? "service_identity.enabled" : "service_identity.disabled";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new LinkedHashMap<>();
    }
  }
}
