package dev.plexsphere.registry;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ledger.Fact;
import java.util.SequencedMap;
import java.util.UUID;

/** What the register tells the ledger, beside what tenancy and accounts tell of their parts. */
sealed interface TenantFact extends Fact {
  /** Which tenant it is about. */
  DomainId tenant();

  @Override
  default String object() {
    return "domain:" + tenant();
  }

  /** A tenant was registered; told to the platform's chain, the tenant's own begins with it. */
  record Registered(DomainId tenant, UUID owner, UUID correlationId) implements TenantFact {
    @Override
    public String kind() {
      return "tenant.registered";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("owner", owner, "onboarding", correlationId);
    }
  }
}
