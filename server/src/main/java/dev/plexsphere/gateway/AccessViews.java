package dev.plexsphere.gateway;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The access administration's answers. */
final class AccessViews {
  private AccessViews() {}

  /**
   * A page of what was asked for with one more than it holds.
   *
   * @param cursor names an item as the next page's beginning
   */
  static <T> Map<String, Object> page(
      List<T> found, int limit, Function<T, Map<String, Object>> view, Function<T, String> cursor) {
    var items = found.subList(0, Math.min(limit, found.size()));
    var out = new LinkedHashMap<String, Object>();
    out.put("items", items.stream().map(view).toList());
    if (found.size() > limit) {
      out.put("next_cursor", cursor.apply(items.getLast()));
    }
    return out;
  }

  static Map<String, Object> role(AccessRole role) {
    var out = new LinkedHashMap<String, Object>();
    out.put("name", role.name());
    out.put("created_at", time(role.createdAt()));
    out.put("rule_count", role.rules());
    out.put("member_count", role.members());
    return out;
  }

  static Map<String, Object> role(GatewayRoleService.Ruled ruled) {
    var out = role(ruled.role());
    out.put("rules", ruled.rules().stream().map(AccessViews::rule).toList());
    return out;
  }

  static Map<String, Object> rule(StoredRule stored) {
    var rule = stored.rule();
    var out = new LinkedHashMap<String, Object>();
    out.put("id", stored.id().toString());
    out.put("allow", rule.allow().text());
    var deny = rule.deny();
    if (deny != null) {
      out.put("deny", deny.text());
    }
    out.put(
        "permissions",
        Arrays.stream(Capability.values())
            .filter(rule.capabilities()::contains)
            .map(Capability::wire)
            .toList());
    return out;
  }

  static Map<String, Object> member(RoleMember member) {
    var out = new LinkedHashMap<String, Object>();
    out.put("user_id", member.user().toString());
    putIfThere(out, "email", member.email());
    out.put("display_name", member.displayName());
    out.put("active", member.active());
    out.put("granted_at", time(member.grantedAt()));
    var end = member.expiresAt();
    putIfThere(out, "expires_at", end == null ? null : time(end));
    return out;
  }

  static Map<String, Object> person(AccessPerson person) {
    var out = new LinkedHashMap<String, Object>();
    out.put("user_id", person.id().toString());
    putIfThere(out, "email", person.email());
    out.put("display_name", person.displayName());
    out.put("active", person.active());
    out.put("roles", person.roles());
    return out;
  }

  static Map<String, Object> explanation(AccessExplanation said) {
    var out = new LinkedHashMap<String, Object>();
    out.put("allowed", said.allowed());
    out.put("reason", said.reason().wire());
    out.put("roles", new ArrayList<>(said.roles()));
    putIfThere(out, "role", said.role());
    var rule = said.rule();
    if (rule != null) {
      out.put("rule", rule(rule));
    }
    return out;
  }

  private static void putIfThere(Map<String, Object> out, String name, @Nullable Object value) {
    if (value != null) {
      out.put(name, value);
    }
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
