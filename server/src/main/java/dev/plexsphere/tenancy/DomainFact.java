package dev.plexsphere.tenancy;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ledger.Fact;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What tenancy tells the ledger. */
sealed interface DomainFact extends Fact {
  /** Which Domain it is about. */
  DomainId domain();

  @Override
  default String object() {
    return "domain:" + domain();
  }

  record Created(DomainId domain, String slug) implements DomainFact {
    @Override
    public String kind() {
      return "domain.created";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("slug", slug);
    }
  }

  record StatusChanged(DomainId domain, Domain.Status status) implements DomainFact {
    @Override
    public String kind() {
      return switch (status) {
        case ACTIVE -> "domain.resumed";
        case SUSPENDED -> "domain.suspended";
        case DELETED -> "domain.deleted";
      };
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new LinkedHashMap<>();
    }
  }

  record DevicePolicyChanged(DomainId domain, Domain.DevicePolicy policy) implements DomainFact {
    @Override
    public String kind() {
      return "domain.device_policy_changed";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("device_policy", policy.wire());
    }
  }

  record MaxTokenTtlChanged(DomainId domain, @Nullable Duration ttl) implements DomainFact {
    @Override
    public String kind() {
      return "domain.max_token_ttl_changed";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("max_token_ttl_seconds", ttl == null ? null : ttl.toSeconds());
    }
  }
}
