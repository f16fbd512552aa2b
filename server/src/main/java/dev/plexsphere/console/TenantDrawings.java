package dev.plexsphere.console;

import dev.plexsphere.console.MachineView.TokenRow;
import dev.plexsphere.console.TenantView.BindingRow;
import dev.plexsphere.console.TenantView.MachineRow;
import dev.plexsphere.console.TenantView.PersonRow;
import dev.plexsphere.console.TenantView.State;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.registry.Tenant;
import dev.plexsphere.registry.TenantContents;
import dev.plexsphere.registry.TenantInsight;
import dev.plexsphere.registry.TenantInsight.Machine;
import dev.plexsphere.registry.TenantInsight.MachineToken;
import dev.plexsphere.registry.TenantInsight.Person;
import dev.plexsphere.registry.TenantInsightService;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Turns what the register knows into what its pages say. */
final class TenantDrawings {
  private final ConsoleDraw draw;
  private final BindingService bindings;

  TenantDrawings(ConsoleDraw draw, BindingService bindings) {
    this.draw = draw;
    this.bindings = bindings;
  }

  TenantsView.Row row(Tenant tenant) {
    var owner = tenant.owner();
    return new TenantsView.Row(
        tenant.id().toString(),
        tenant.slug(),
        tenant.name(),
        Badge.of(tenant),
        owner == null ? "nobody" : owner.email(),
        draw.when(tenant.createdAt()));
  }

  TenantView tenant(TenantInsight found) {
    var tenant = found.tenant();
    var owner = tenant.owner();
    var contents = found.contents();
    return new TenantView(
        new ShortId(tenant.id().toString()),
        tenant.slug(),
        tenant.name(),
        Badge.of(tenant),
        summary(contents),
        tenant.issuer(),
        owner == null ? null : owner.displayName(),
        owner == null ? null : owner.email(),
        owner == null ? null : owner.status().wire(),
        draw.when(tenant.createdAt()),
        state(tenant),
        bindings.all(tenant.id()).stream().map(TenantDrawings::binding).toList(),
        found.people().stream().map(this::person).toList(),
        shown(found.people().size(), "by name"),
        found.machines().stream().map(machine -> machine(tenant, machine)).toList(),
        shown(found.machines().size(), "last seen first"),
        contents.isEmpty() ? null : contents.inWords());
  }

  private static String summary(TenantContents contents) {
    return contents.isEmpty() ? "holds nothing beyond its owner" : contents.inWords();
  }

  private static State state(Tenant tenant) {
    return switch (tenant.status()) {
      case SUSPENDED -> State.SUSPENDED;
      case DELETED -> State.DELETED;
      case ACTIVE -> tenant.awaitsOwner() ? State.AWAITS_OWNER : State.OPEN;
    };
  }

  private static String shown(int count, String order) {
    return count < TenantInsightService.LISTED_MAX
        ? count + " shown, " + order
        : "The first " + count + " are shown, " + order;
  }

  private static BindingRow binding(IdpBinding binding) {
    var kind =
        switch (binding.kind()) {
          case HOSTED -> "Built-in accounts";
          case OIDC -> "OpenID Connect";
        };
    return new BindingRow(
        binding.label(),
        kind
            + (binding.jitAllowed() ? ", new people are created at first sign-in" : "")
            + (binding.requiredAmr().isEmpty() ? "" : ", needs a second factor"),
        binding.primary(),
        Badge.of(binding.status().wire().toLowerCase(Locale.ROOT)));
  }

  private PersonRow person(Person person) {
    return new PersonRow(
        person.displayName(),
        person.email(),
        Badge.of(person.status()),
        person.hasAccount() ? "a built-in account" : "another identity provider",
        draw.whenOrNever(person.lastSeen()));
  }

  private MachineRow machine(Tenant tenant, Machine machine) {
    return new MachineRow(
        "/admin-console/tenants/" + tenant.id() + "/machines/" + machine.id(),
        machine.displayName(),
        machine.clientId(),
        Badge.of(machine.status()),
        String.valueOf(machine.liveTokens()),
        draw.whenOrNever(machine.lastSeen()));
  }

  MachineView machine(Tenant tenant, Machine machine, List<MachineToken> tokens) {
    return new MachineView(
        tenant.id().toString(),
        tenant.slug(),
        new ShortId(machine.id().toString()),
        machine.clientId(),
        machine.displayName(),
        Badge.of(machine.status()),
        machine.hosted()
            ? "checked by the built-in sign-in server"
            : "checked by another identity provider",
        draw.when(machine.createdAt()),
        tokens.stream().map(this::token).toList());
  }

  private TokenRow token(MachineToken token) {
    var deadline = token.rotationDeadline();
    var ends = token.expiresAt();
    boolean replaced = false;
    if (deadline != null && deadline.isBefore(ends)) {
      ends = deadline;
      replaced = true;
    }
    return new TokenRow(
        new ShortId(token.id().toString()),
        badge(ends, replaced),
        token.env(),
        draw.whenOrNever(token.lastUsed()),
        draw.when(token.createdAt()),
        draw.when(ends));
  }

  private Badge badge(Instant ends, boolean replaced) {
    if (draw.isPast(ends)) {
      return new Badge("", "Expired");
    }
    return replaced
        ? new Badge("warn", "Ends " + draw.when(ends).spoken())
        : new Badge("ok", "Active");
  }
}
