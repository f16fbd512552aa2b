package dev.plexsphere.account;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ledger.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the accounts tell the ledger. Names and addresses are personal and stay out. */
sealed interface AccountFact extends Fact {

  @Override
  default SequencedMap<String, Object> members() {
    return new LinkedHashMap<>();
  }

  /** A person was added. */
  record Created(UUID account) implements AccountFact {
    @Override
    public String kind() {
      return "account.created";
    }

    @Override
    public String object() {
      return "account:" + account;
    }
  }

  /** Somebody was added who sets their own password. */
  record Invited(UUID account, List<String> roles) implements AccountFact {
    @Override
    public String kind() {
      return "account.invited";
    }

    @Override
    public String object() {
      return "account:" + account;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("roles", String.join(" ", roles));
    }
  }

  /** Their first password was set. */
  record Activated(UUID account) implements AccountFact {
    @Override
    public String kind() {
      return "account.activated";
    }

    @Override
    public String object() {
      return "account:" + account;
    }
  }

  /** They may do something else than before. */
  record RolesChanged(UUID account, List<String> roles) implements AccountFact {
    @Override
    public String kind() {
      return "account.roles_changed";
    }

    @Override
    public String object() {
      return "account:" + account;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("roles", String.join(" ", roles));
    }
  }

  /** A link to set a password was made. */
  record LinkIssued(UUID account, AccountAction.Kind action) implements AccountFact {
    @Override
    public String kind() {
      return "account.link_issued";
    }

    @Override
    public String object() {
      return "account:" + account;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("action", action.wire());
    }
  }

  /** A password was set, by the person or for them. */
  record PasswordChanged(UUID account, boolean byOwner) implements AccountFact {
    @Override
    public String kind() {
      return "account.password_changed";
    }

    @Override
    public String object() {
      return "account:" + account;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("by_owner", byOwner);
    }
  }

  /** No sign-in from now on. */
  record Disabled(UUID account) implements AccountFact {
    @Override
    public String kind() {
      return "account.disabled";
    }

    @Override
    public String object() {
      return "account:" + account;
    }
  }

  /** {@link Disabled} was taken back. */
  record Enabled(UUID account) implements AccountFact {
    @Override
    public String kind() {
      return "account.enabled";
    }

    @Override
    public String object() {
      return "account:" + account;
    }
  }

  /**
   * A wrong password, an unknown name or a disabled account.
   *
   * @param account null when the name is nobody's
   */
  record SignInFailed(DomainId domain, @Nullable UUID account) implements AccountFact {
    @Override
    public String kind() {
      return "account.sign_in_failed";
    }

    @Override
    public String object() {
      return account == null ? "domain:" + domain : "account:" + account;
    }
  }
}
