package dev.plexsphere.setup;

import dev.plexsphere.ledger.Fact;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the setup tells the ledger, on the platform's chain. */
sealed interface SetupFact extends Fact {

  @Override
  default SequencedMap<String, Object> members() {
    return new LinkedHashMap<>();
  }

  /**
   * The platform is there, and this account is its operator as soon as it activates.
   *
   * @param replaced who was to be it before, and is no longer; null for nobody
   */
  record Bootstrapped(UUID operator, @Nullable UUID replaced) implements SetupFact {
    @Override
    public String kind() {
      return "setup.bootstrapped";
    }

    @Override
    public String object() {
      return "account:" + operator;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("replaced", replaced);
    }
  }

  /** The operator has activated; the setup is over. */
  record Closed(UUID operator) implements SetupFact {
    @Override
    public String kind() {
      return "setup.closed";
    }

    @Override
    public String object() {
      return "account:" + operator;
    }
  }

  /**
   * From now on another secret opens the gate.
   *
   * @param configured true where it was read from a file, false where a node made it
   */
  record SecretSet(boolean configured) implements SetupFact {
    @Override
    public String kind() {
      return "setup.secret_set";
    }

    @Override
    public String object() {
      return "setup:gate";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("configured", configured);
    }
  }
}
