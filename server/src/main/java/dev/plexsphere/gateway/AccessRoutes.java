package dev.plexsphere.gateway;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.PageLimit;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Route;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import io.avaje.jsonb.Json.Naming;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/domains/{domain_id}/access}: a Domain's roles at the gateway, for who runs the Domain.
 * Translates only.
 */
public final class AccessRoutes {
  private static final String BASE = "/v1/domains/{domain_id}/access";
  private static final String ROLE = BASE + "/roles/{role}";

  private final GatewayRoleService roles;
  private final Gate gate;
  private final BiConsumer<Exchange, Scope> reads;
  private final BiConsumer<Exchange, Scope> manages;

  /**
   * @param gate lets in who has a credential of any kind
   * @param reads refuses whoever may not look into that Domain
   * @param manages refuses whoever may not run it
   */
  public AccessRoutes(
      GatewayRoleService roles,
      Gate gate,
      BiConsumer<Exchange, Scope> reads,
      BiConsumer<Exchange, Scope> manages) {
    this.roles = roles;
    this.gate = gate;
    this.reads = reads;
    this.manages = manages;
  }

  /** All of them. */
  public void mount(Router router) {
    router
        .get(BASE + "/roles", gate, admitting(reads, this::list))
        .post(BASE + "/roles", gate, admitting(manages, this::create))
        .get(ROLE, gate, admitting(reads, this::show))
        .delete(ROLE, gate, admitting(manages, this::delete))
        .post(ROLE + "/rules", gate, admitting(manages, this::addRule))
        .delete(ROLE + "/rules/{rule_id}", gate, admitting(manages, this::removeRule))
        .get(ROLE + "/members", gate, admitting(reads, this::members))
        .post(ROLE + "/members", gate, admitting(manages, this::grant))
        .delete(ROLE + "/members/{user_id}", gate, admitting(manages, this::revoke))
        .get(BASE + "/people", gate, admitting(reads, this::people))
        .get(BASE + "/check", gate, admitting(reads, this::check));
  }

  /** The right comes before what was sent. */
  private static Route admitting(
      BiConsumer<Exchange, Scope> right, BiConsumer<Exchange, DomainId> answer) {
    return exchange -> {
      var domain = DomainId.parse(exchange.path("domain_id"));
      right.accept(exchange, new Scope(domain));
      answer.accept(exchange, domain);
    };
  }

  private void list(Exchange exchange, DomainId domain) {
    var query = exchange.query();
    int limit = PageLimit.of(query);
    var after = query.find("cursor").orElse("");
    if (!after.isEmpty() && !GatewayAccessService.isRole(after)) {
      throw Refusal.of(ErrorCode.INVALID_CURSOR, "The cursor was not made by this list.")
          .asException();
    }
    var found = roles.roles(domain, after, limit + 1);
    answer(exchange, AccessViews.page(found, limit, AccessViews::role, AccessRole::name));
  }

  /** The body that makes a role. */
  @io.avaje.jsonb.Json(naming = Naming.LowerUnderscore)
  record RoleRequest(@Nullable String name) {}

  private void create(Exchange exchange, DomainId domain) {
    var name = exchange.read(RoleRequest.class).name();
    var role = roles.create(domain, name == null ? "" : name);
    exchange.set("Location", exchange.rawPath() + "/" + role.name());
    exchange.json(201, Json.writeAny(AccessViews.role(role)));
  }

  private void show(Exchange exchange, DomainId domain) {
    answer(exchange, AccessViews.role(roles.role(domain, exchange.path("role"))));
  }

  private void delete(Exchange exchange, DomainId domain) {
    roles.delete(domain, exchange.path("role"));
    exchange.noContent();
  }

  /** The body that adds a rule. */
  @io.avaje.jsonb.Json(naming = Naming.LowerUnderscore)
  record RuleRequest(
      @Nullable String allow, @Nullable String deny, @Nullable List<String> permissions) {}

  private void addRule(Exchange exchange, DomainId domain) {
    var body = exchange.read(RuleRequest.class);
    var rule =
        new AccessRule(
            PathPattern.written(body.allow() == null ? "" : body.allow()),
            body.deny() == null ? null : PathPattern.written(body.deny()),
            permissions(body.permissions()));
    var added = roles.addRule(domain, exchange.path("role"), rule);
    exchange.json(added.isNew() ? 201 : 200, Json.writeAny(AccessViews.rule(added.rule())));
  }

  private static Set<Capability> permissions(@Nullable List<String> sent) {
    var out = EnumSet.noneOf(Capability.class);
    for (var each : sent == null ? List.<String>of() : sent) {
      out.add(permission(each));
    }
    return out;
  }

  private static Capability permission(@Nullable String sent) {
    return Optional.ofNullable(sent)
        .flatMap(Capability::ofWire)
        .orElseThrow(() -> GatewayRefusal.invalid("A permission is execute, view or modify."));
  }

  private void removeRule(Exchange exchange, DomainId domain) {
    var id = Uuids.parse(exchange.path("rule_id"), ErrorCode.INVALID_REQUEST, "rule's id");
    roles.removeRule(domain, exchange.path("role"), id);
    exchange.noContent();
  }

  private void members(Exchange exchange, DomainId domain) {
    var query = exchange.query();
    int limit = PageLimit.of(query);
    var found = roles.members(domain, exchange.path("role"), behind(query), limit + 1);
    answer(
        exchange,
        AccessViews.page(found, limit, AccessViews::member, each -> each.user().toString()));
  }

  private static UUID behind(Params query) {
    return query
        .find("cursor")
        .map(text -> Uuids.parse(text, ErrorCode.INVALID_CURSOR, "cursor"))
        .orElse(GatewayRoleService.FIRST);
  }

  /** The body that gives a role. */
  @io.avaje.jsonb.Json(naming = Naming.LowerUnderscore)
  record GrantRequest(@Nullable String userId, @Nullable String expiresAt) {}

  private void grant(Exchange exchange, DomainId domain) {
    var body = exchange.read(GrantRequest.class);
    var member =
        roles.grant(domain, exchange.path("role"), user(body.userId()), time(body.expiresAt()));
    answer(exchange, AccessViews.member(member));
  }

  private static UUID user(@Nullable String sent) {
    return Uuids.parse(sent == null ? "" : sent, ErrorCode.INVALID_REQUEST, "user_id");
  }

  private static @Nullable Instant time(@Nullable String sent) {
    try {
      return sent == null ? null : Instant.parse(sent);
    } catch (DateTimeException e) {
      throw GatewayRefusal.invalid("expires_at is a time such as 2026-11-26T03:12:00Z.");
    }
  }

  private void revoke(Exchange exchange, DomainId domain) {
    roles.revoke(domain, exchange.path("role"), user(exchange.path("user_id")));
    exchange.noContent();
  }

  private void people(Exchange exchange, DomainId domain) {
    var query = exchange.query();
    int limit = PageLimit.of(query);
    var found =
        query
            .find("email")
            .map(email -> roles.peopleOf(domain, email, limit))
            .orElseGet(() -> roles.people(domain, behind(query), limit + 1));
    answer(
        exchange,
        AccessViews.page(found, limit, AccessViews::person, each -> each.id().toString()));
  }

  private void check(Exchange exchange, DomainId domain) {
    var query = exchange.query();
    var said =
        roles.explain(
            domain,
            user(query.find("user_id").orElse(null)),
            query.find("path").orElse(""),
            permission(query.find("permission").orElse(null)));
    answer(exchange, AccessViews.explanation(said));
  }

  private static void answer(Exchange exchange, Object view) {
    exchange.json(200, Json.writeAny(view));
  }
}
