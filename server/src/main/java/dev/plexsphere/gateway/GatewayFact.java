package dev.plexsphere.gateway;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ledger.Fact;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What this feature tells the ledger. */
sealed interface GatewayFact extends Fact {

  /** A session was opened for an upstream token. */
  record LoggedIn(UUID session, UUID user, BindingId binding, Instant expiresAt)
      implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.login";
    }

    @Override
    public String object() {
      return "gateway_session:" + session;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("user", user, "idp_binding", binding, "expires_at", expiresAt);
    }
  }

  /** An upstream token was not taken; {@code code} says why, in the words of the error table. */
  record LoginRefused(BindingId binding, String code) implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.login_refused";
    }

    @Override
    public String object() {
      return "idp_binding:" + binding;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("code", code);
    }
  }

  /** A session was ended by whoever holds it. */
  record LoggedOut(UUID session) implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.logout";
    }

    @Override
    public String object() {
      return "gateway_session:" + session;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new LinkedHashMap<>();
    }
  }

  /** A role was made. */
  record RoleCreated(String role) implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.role_created";
    }

    @Override
    public String object() {
      return "gateway_role:" + role;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new LinkedHashMap<>();
    }
  }

  /** A role is gone, and with it its rules, from everybody who had it. */
  record RoleDeleted(String role, long rules, long holders) implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.role_deleted";
    }

    @Override
    public String object() {
      return "gateway_role:" + role;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("rules", rules, "members", holders);
    }
  }

  /** A role may do more, or on less, than before. */
  record RuleAdded(String role, UUID id, AccessRule rule) implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.rule_added";
    }

    @Override
    public String object() {
      return "gateway_role:" + role;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return said(id, rule);
    }
  }

  /** A role may do less, or on more, than before. */
  record RuleRemoved(String role, UUID id, AccessRule rule) implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.rule_removed";
    }

    @Override
    public String object() {
      return "gateway_role:" + role;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return said(id, rule);
    }
  }

  private static SequencedMap<String, Object> said(UUID id, AccessRule rule) {
    var deny = rule.deny();
    return Fact.members(
        "rule",
        id,
        "allow",
        rule.allow().text(),
        "deny",
        deny == null ? null : deny.text(),
        "execute",
        rule.capabilities().contains(Capability.EXECUTE),
        "view",
        rule.capabilities().contains(Capability.VIEW),
        "modify",
        rule.capabilities().contains(Capability.MODIFY));
  }

  /** Somebody has a role from now on, or until {@code expiresAt}. */
  record RoleGranted(String role, UUID user, @Nullable Instant expiresAt) implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.role_granted";
    }

    @Override
    public String object() {
      return "user:" + user;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("role", role, "expires_at", expiresAt);
    }
  }

  /** Somebody no longer has a role. */
  record RoleRevoked(String role, UUID user) implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.role_revoked";
    }

    @Override
    public String object() {
      return "user:" + user;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("role", role);
    }
  }

  /** Somebody of the Domain asked for its access rules who may not see or change them. */
  record AdministrationDenied(String path) implements GatewayFact {
    @Override
    public String kind() {
      return "gateway.administration_denied";
    }

    @Override
    public String object() {
      return "gateway_access:" + path;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new LinkedHashMap<>();
    }
  }
}
