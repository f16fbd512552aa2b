package dev.plexsphere.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody may do something, or may not.
 *
 * @param rule the one that decided; null where none did
 * @param role whose rule that is
 */
public record AccessExplanation(
    Reason reason, List<String> roles, @Nullable String role, @Nullable StoredRule rule) {
  /** Copies. */
  public AccessExplanation {
    roles = List.copyOf(roles);
  }

  /** What decided. */
  public enum Reason {
    ALLOWED,
    /** A role of the person denies the path, whatever another one allows. */
    DENIED,
    /** No rule of the person's roles allows it. */
    NO_RULE,
    NO_ROLE,
    /** The account or the Domain is closed, so that no session of theirs is good. */
    CLOSED;

    /** As sent: {@code no_rule}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A rule of a role that somebody has; without a rule for a role that has none. */
  record Held(String role, @Nullable StoredRule rule) {}

  /** Whether the gateway would let it through. */
  public boolean allowed() {
    return reason == Reason.ALLOWED;
  }

  /** What the gateway decides about {@code path} for somebody with these roles. */
  static AccessExplanation of(List<Held> held, boolean open, String path, Capability capability) {
    var roles = held.stream().map(Held::role).distinct().toList();
    if (!open) {
      return new AccessExplanation(Reason.CLOSED, roles, null, null);
    }
    for (var each : held) {
      var rule = each.rule();
      if (rule != null && rule.rule().denies(path)) {
        return new AccessExplanation(Reason.DENIED, roles, each.role(), rule);
      }
    }
    Optional<Held> allowing =
        held.stream()
            .filter(each -> {
              var rule = each.rule();
              return rule != null && rule.rule().allows(path, capability);
            })
            .findFirst();
    return allowing
        .map(each -> new AccessExplanation(Reason.ALLOWED, roles, each.role(), each.rule()))
        .orElseGet(() ->
            new AccessExplanation(
                roles.isEmpty() ? Reason.NO_ROLE : Reason.NO_RULE, roles, null, null));
  }
}
