package dev.plexsphere.console;

import dev.plexsphere.console.AccessRoleView.GrantForm;
import dev.plexsphere.console.AccessRoleView.MemberRow;
import dev.plexsphere.console.AccessRoleView.RuleForm;
import dev.plexsphere.console.AccessRoleView.RuleRow;
import dev.plexsphere.console.AccessView.Asked;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.gateway.AccessExplanation;
import dev.plexsphere.gateway.AccessPerson;
import dev.plexsphere.gateway.AccessRole;
import dev.plexsphere.gateway.Capability;
import dev.plexsphere.gateway.GatewayRoleService;
import dev.plexsphere.gateway.GatewayRoleService.Ruled;
import dev.plexsphere.gateway.RoleMember;
import dev.plexsphere.gateway.StoredRule;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.registry.Tenant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what the gateway knows of roles into what the pages say, and names into people. */
final class AccessDrawings {
  private static final int MEMBERS_MAX = 200;
  private static final int ALIKE_MAX = 5;

  private final ConsoleDraw draw;
  private final GatewayRoleService roles;

  AccessDrawings(ConsoleDraw draw, GatewayRoleService roles) {
    this.draw = draw;
    this.roles = roles;
  }

  AccessView.RoleRow row(Tenant tenant, AccessRole role) {
    return new AccessView.RoleRow(
        "/admin-console/tenants/" + tenant.id() + "/access/" + role.name(),
        role.name(),
        String.valueOf(role.rules()),
        String.valueOf(role.members()),
        draw.when(role.createdAt()));
  }

  AccessRoleView role(Tenant tenant, Ruled found, RuleForm rule, GrantForm grant) {
    var role = found.role();
    var members = roles.members(tenant.id(), role.name(), GatewayRoleService.FIRST, MEMBERS_MAX);
    return new AccessRoleView(
        tenant.id().toString(),
        tenant.slug(),
        role.name(),
        summary(role),
        found.rules().stream().map(AccessDrawings::rule).toList(),
        members.stream().map(this::member).toList(),
        members.size() < role.members()
            ? "The first " + members.size() + " of " + role.members() + " are shown"
            : members.size() + " shown",
        rule,
        grant);
  }

  private static String summary(AccessRole role) {
    return role.rules() == 0
        ? "It allows nothing until it has a rule."
        : count(role.rules(), "rule", "rules") + ", " + count(role.members(), "person", "people");
  }

  private static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static RuleRow rule(StoredRule stored) {
    var rule = stored.rule();
    var deny = rule.deny();
    return new RuleRow(
        stored.id().toString(),
        rule.allow().text(),
        deny == null ? null : deny.text(),
        Arrays.stream(Capability.values())
            .filter(rule.capabilities()::contains)
            .map(Capability::wire)
            .collect(Collectors.joining(", ")));
  }

  private MemberRow member(RoleMember member) {
    var end = member.expiresAt();
    return new MemberRow(
        new ShortId(member.user().toString()),
        member.displayName(),
        member.email(),
        badge(member),
        draw.when(member.grantedAt()),
        draw.whenOrNever(end));
  }

  private Badge badge(RoleMember member) {
    var end = member.expiresAt();
    if (end != null && draw.isPast(end)) {
      return new Badge("", "Over");
    }
    return Badge.of(member.active() ? "active" : "disabled");
  }

  AccessEndView end(Tenant tenant, Ruled found, @Nullable String problem) {
    var role = found.role();
    var lines = new ArrayList<AccessEndView.Line>();
    if (role.members() > 0) {
      lines.add(
          new AccessEndView.Line(
              count(role.members(), "person loses", "people lose") + " it",
              "From their next request at the gateway on."));
    }
    found
        .rules()
        .forEach(stored -> {
          var deny = stored.rule().deny();
          if (deny != null) {
            lines.add(
                new AccessEndView.Line(
                    deny + " is denied no longer",
                    "Other roles may allow it, and then it is open."));
          }
        });
    return new AccessEndView(tenant.id().toString(), tenant.slug(), role.name(), lines, problem);
  }

  Asked answered(Asked asked, AccessExplanation said) {
    return new Asked(
        asked.person(),
        asked.path(),
        asked.may(),
        null,
        said.allowed() ? new Badge("ok", "Allowed") : new Badge("bad", "Denied"),
        why(said));
  }

  private static String why(AccessExplanation said) {
    var rule = said.rule();
    var roles =
        said.roles().isEmpty() ? "" : " Roles now: " + String.join(", ", said.roles()) + ".";
    return switch (said.reason()) {
          case ALLOWED ->
              "The role "
                  + said.role()
                  + " allows "
                  + (rule == null ? "it" : rule.rule().allow())
                  + ".";
          case DENIED ->
              "The role "
                  + said.role()
                  + " denies "
                  + (rule == null ? "it" : rule.rule().deny())
                  + ", whatever other rules allow.";
          case NO_RULE -> "No rule of this person's roles allows it.";
          case NO_ROLE -> "This person has no role.";
          case CLOSED -> "The account or the tenant is closed.";
        }
        + roles;
  }

  /**
   * Whom {@code text} names: an id, or the address of one person.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code person_not_found}
   */
  UUID person(DomainId domain, String text) {
    if (!text.contains("@")) {
      return Uuids.parse(text, ErrorCode.INVALID_REQUEST, "person's id");
    }
    var found = roles.peopleOf(domain, text, ALIKE_MAX);
    if (found.isEmpty()) {
      throw Refusal.of(
              ErrorCode.PERSON_NOT_FOUND,
              "Nobody came in with this address; who never signed in is not known yet.")
          .asException();
    }
    if (found.size() > 1) {
      throw invalid(
          "Several people have this address; name one by the id: "
              + found.stream()
                  .map(AccessPerson::id)
                  .map(UUID::toString)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return found.getFirst().id();
  }

  static RuntimeException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
