package dev.plexsphere.idp;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ledger.Fact;
import java.util.Locale;
import java.util.SequencedMap;

/** What idp tells the ledger. */
sealed interface BindingFact extends Fact {
  /** Which binding it is about. */
  BindingId binding();

  @Override
  default String object() {
    return "idp_binding:" + binding();
  }

  record Created(BindingId binding, IdpBinding.Kind type, String issuer, String clientId)
      implements BindingFact {
    @Override
    public String kind() {
      return "idp_binding.created";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members(
          "type", type.name().toLowerCase(Locale.ROOT), "issuer", issuer, "client_id", clientId);
    }
  }

  record Moved(BindingId binding, String from, String to) implements BindingFact {
    @Override
    public String kind() {
      return "idp_binding.moved";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("from", from, "to", to);
    }
  }

  record StatusChanged(BindingId binding, IdpBinding.Status status) implements BindingFact {
    @Override
    public String kind() {
      return "idp_binding.status_changed";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("status", status.wire());
    }
  }
}
