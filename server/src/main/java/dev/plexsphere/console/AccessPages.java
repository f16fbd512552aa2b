package dev.plexsphere.console;

import static dev.plexsphere.console.TenantSection.text;

import dev.plexsphere.console.AccessRoleView.GrantForm;
import dev.plexsphere.console.AccessRoleView.RuleForm;
import dev.plexsphere.console.AccessView.Asked;
import dev.plexsphere.console.ConsoleFrame.Place;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.gateway.AccessRule;
import dev.plexsphere.gateway.Capability;
import dev.plexsphere.gateway.GatewayRoleService;
import dev.plexsphere.gateway.PathPattern;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.registry.TenantService;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's roles at the gateway. Each page's forms post to the page itself and say in {@code do}
 * what they are, so that what was refused is drawn where it was typed.
 */
final class AccessPages {
  private static final int ROLES_MAX = 200;

  private final TenantSection section;
  private final GatewayRoleService roles;
  private final AccessDrawings drawings;

  AccessPages(ConsoleDraw draw, TenantService tenants, GatewayRoleService roles) {
    this.section = new TenantSection(draw, tenants, Place.ACCESS);
    this.roles = roles;
    this.drawings = new AccessDrawings(draw, roles);
  }

  void list(Exchange exchange, ConsoleSession session) {
    list(exchange, session, 200, "", null, Asked.nothing());
  }

  private void list(
      Exchange exchange,
      ConsoleSession session,
      int status,
      String name,
      @Nullable String problem,
      Asked asked) {
    var tenant = section.tenant(exchange);
    var found = roles.roles(tenant.id(), "", ROLES_MAX);
    var view =
        new AccessView(
            tenant.id().toString(),
            tenant.slug(),
            found.stream().map(each -> drawings.row(tenant, each)).toList(),
            name,
            problem,
            asked);
    boolean failed = problem != null || asked.problem() != null;
    section.answer(exchange, status, session, tenant, "access.jte", "Gateway access", failed, view);
  }

  /** A new role, or a question. */
  void change(Exchange exchange, ConsoleSession session) {
    var form = exchange.form();
    if (text(form, "do").equals("check")) {
      check(exchange, session, form);
      return;
    }
    var name = text(form, "name");
    try {
      var made = roles.create(section.tenant(exchange).id(), name);
      exchange.redirect(303, exchange.rawPath() + "/" + made.name());
    } catch (RefusedException e) {
      list(exchange, session, status(e), name, e.refusal().detail(), Asked.nothing());
    }
  }

  private void check(Exchange exchange, ConsoleSession session, Params form) {
    var asked =
        new Asked(text(form, "person"), text(form, "path"), text(form, "may"), null, null, "");
    try {
      var domain = section.tenant(exchange).id();
      var person = drawings.person(domain, asked.person());
      var may = Capability.ofWire(asked.may()).orElse(Capability.VIEW);
      var answered = drawings.answered(asked, roles.explain(domain, person, asked.path(), may));
      list(exchange, session, 200, "", null, answered);
    } catch (RefusedException e) {
      var refused =
          new Asked(asked.person(), asked.path(), asked.may(), e.refusal().detail(), null, "");
      list(exchange, session, status(e), "", null, refused);
    }
  }

  void role(Exchange exchange, ConsoleSession session) {
    role(exchange, session, 200, RuleForm.empty(), GrantForm.empty());
  }

  private void role(
      Exchange exchange, ConsoleSession session, int status, RuleForm rule, GrantForm grant) {
    var tenant = section.tenant(exchange);
    var role = roles.role(tenant.id(), exchange.path("role"));
    var view = drawings.role(tenant, role, rule, grant);
    boolean failed = rule.problem() != null || grant.problem() != null;
    section.answer(exchange, status, session, tenant, "access-role.jte", view.name(), failed, view);
  }

  /** A rule or a member, more or less. */
  void changeRole(Exchange exchange, ConsoleSession session) {
    var form = exchange.form();
    var domain = section.tenant(exchange).id();
    var role = exchange.path("role");
    switch (text(form, "do")) {
      case "grant" -> grant(exchange, session, form, domain);
      case "remove" -> {
        var rule = id(form, "rule");
        unlessGone(() -> roles.removeRule(domain, role, rule));
        back(exchange);
      }
      case "revoke" -> {
        var user = id(form, "user");
        unlessGone(() -> roles.revoke(domain, role, user));
        back(exchange);
      }
      default -> addRule(exchange, session, form, domain);
    }
  }

  /** Who clicked twice, or after somebody else, has what they wanted. */
  private static void unlessGone(Runnable change) {
    try {
      change.run();
    } catch (RefusedException e) {
      if (e.refusal().code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  private static void back(Exchange exchange) {
    exchange.redirect(303, exchange.rawPath());
  }

  private void addRule(Exchange exchange, ConsoleSession session, Params form, DomainId domain) {
    var deny = text(form, "deny");
    var may = EnumSet.noneOf(Capability.class);
    for (var each : Capability.values()) {
      if (form.find(each.wire()).isPresent()) {
        may.add(each);
      }
    }
    try {
      var rule =
          new AccessRule(
              PathPattern.written(text(form, "allow")),
              deny.isEmpty() ? null : PathPattern.written(deny),
              may);
      roles.addRule(domain, exchange.path("role"), rule);
      back(exchange);
    } catch (RefusedException e) {
      var again =
          new RuleForm(
              text(form, "allow"),
              deny,
              may.contains(Capability.VIEW),
              may.contains(Capability.EXECUTE),
              may.contains(Capability.MODIFY),
              e.refusal().detail());
      role(exchange, session, status(e), again, GrantForm.empty());
    }
  }

  private void grant(Exchange exchange, ConsoleSession session, Params form, DomainId domain) {
    var person = text(form, "person");
    var until = text(form, "until");
    try {
      roles.grant(domain, exchange.path("role"), drawings.person(domain, person), time(until));
      back(exchange);
    } catch (RefusedException e) {
      var again = new GrantForm(person, until, e.refusal().detail());
      role(exchange, session, status(e), RuleForm.empty(), again);
    }
  }

  /** As a browser's field for date and time sends it, in UTC. */
  private static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw AccessDrawings.invalid("Until is a date and a time such as 2027-01-31T18:00.");
    }
  }

  void askDelete(Exchange exchange, ConsoleSession session) {
    delete(exchange, session, 200, null);
  }

  private void delete(
      Exchange exchange, ConsoleSession session, int status, @Nullable String problem) {
    var tenant = section.tenant(exchange);
    var role = roles.role(tenant.id(), exchange.path("role"));
    var view = drawings.end(tenant, role, problem);
    var title = "Delete " + view.role() + "?";
    section.answer(
        exchange, status, session, tenant, "access-end.jte", title, problem != null, view);
  }

  void delete(Exchange exchange, ConsoleSession session) {
    var role = exchange.path("role");
    if (!text(exchange.form(), "confirm").equals(role)) {
      delete(exchange, session, 409, "Type the name " + role + " exactly to confirm.");
      return;
    }
    var tenant = section.tenant(exchange);
    roles.delete(tenant.id(), role);
    exchange.redirect(303, "/admin-console/tenants/" + tenant.id() + "/access");
  }

  private static UUID id(Params form, String name) {
    return Uuids.parse(text(form, name), ErrorCode.INVALID_REQUEST, name + "'s id");
  }

  private static int status(RefusedException e) {
    return e.refusal().code().status();
  }
}
