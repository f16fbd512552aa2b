package dev.plexsphere.device;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ledger.Fact;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What device login tells the ledger. Names that a program gave stay out: they may be personal. */
sealed interface DeviceFact extends Fact {
  /** The request it happened to. */
  UUID request();

  @Override
  default String object() {
    return "device:" + request();
  }

  record Requested(UUID request, BindingId binding, boolean numberMatch) implements DeviceFact {
    @Override
    public String kind() {
      return "device.requested";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("idp_binding", binding, "number_match", numberMatch);
    }
  }

  record Approved(UUID request, UUID user) implements DeviceFact {
    @Override
    public String kind() {
      return "device.approved";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("user", user);
    }
  }

  /**
   * @param reason {@code person}, {@code number} (wrong or late) or {@code closed} (user, binding,
   *     Domain or policy no longer allow it)
   */
  record Declined(UUID request, String reason) implements DeviceFact {
    @Override
    public String kind() {
      return "device.declined";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("reason", reason);
    }
  }

  /**
   * @param token what was revoked by it, when it had been handed over in the same moment
   */
  record Withdrawn(UUID request, @Nullable ApiTokenId token) implements DeviceFact {
    @Override
    public String kind() {
      return "device.withdrawn";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("token", token);
    }
  }

  /**
   * @param token what was revoked by it, when the program had already fetched it
   */
  record Undone(UUID request, @Nullable ApiTokenId token) implements DeviceFact {
    @Override
    public String kind() {
      return "device.undone";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("token", token);
    }
  }
}
