package dev.plexsphere.admin;

import dev.plexsphere.authn.Principal;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** {@code GET /v1/domains} and {@code GET /v1/admin/idp}: the caller's own Domain only. */
public final class AdminRoutes {
  private final DomainService domains;
  private final BindingService bindings;
  private final Gate gate;
  private final Function<Exchange, Principal> principals;

  /**
   * @param gate lets in who has a session or an API token
   * @param principals who the gate let in
   */
  public AdminRoutes(
      DomainService domains,
      BindingService bindings,
      Gate gate,
      Function<Exchange, Principal> principals) {
    this.domains = domains;
    this.bindings = bindings;
    this.gate = gate;
    this.principals = principals;
  }

  /** Both behind the API's gate. */
  public void mount(Router router) {
    router.get("/v1/domains", gate, this::listDomains);
    router.get("/v1/admin/idp", gate, this::listBindings);
  }

  private void listDomains(Exchange exchange) {
    var items =
        domains.find(principals.apply(exchange).domain()).stream().map(this::domain).toList();
    exchange.json(200, Json.writeAny(Map.of("items", items)));
  }

  private Map<String, Object> domain(Domain domain) {
    var out = new LinkedHashMap<String, Object>();
    out.put("id", domain.id().toString());
    out.put("slug", domain.slug());
    out.put("name", domain.name());
    out.put("idp_bindings", bindings.active(domain.id()).stream().map(AdminRoutes::brief).toList());
    return out;
  }

  private static Map<String, Object> brief(IdpBinding binding) {
    var out = new LinkedHashMap<String, Object>();
    out.put("id", binding.id().toString());
    out.put("label", binding.label());
    out.put("issuer_host", binding.issuerHost());
    out.put("primary", binding.primary());
    return out;
  }

  private void listBindings(Exchange exchange) {
    var own = principals.apply(exchange).domain();
    var asked = exchange.query().find("domain_id").map(DomainId::parse).orElse(own);
    if (!asked.equals(own)) {
      throw Refusal.of(ErrorCode.DOMAIN_NOT_FOUND, "There is no such Domain, or it is not yours.")
          .asException();
    }
    exchange.json(200, Json.writeAny(bindings.all(own).stream().map(AdminRoutes::full).toList()));
  }

  /** Everything but the secret, of which nothing leaves. */
  private static Map<String, Object> full(IdpBinding binding) {
    var out = new LinkedHashMap<String, Object>();
    out.put("id", binding.id().toString());
    var domain = binding.domain();
    if (domain != null) {
      out.put("domain_id", domain.toString());
    }
    out.put("issuer", binding.issuer());
    out.put("client_id", binding.clientId());
    out.put("discovery_url", binding.discoveryUrl());
    out.put("jit_policy", binding.jitAllowed() ? "allow" : "deny");
    out.put("claim_mappings", binding.claimMappings());
    out.put("required_acr", binding.requiredAcr());
    out.put("required_amr", binding.requiredAmr());
    var alias = binding.alias();
    if (alias != null) {
      out.put("alias", alias);
    }
    out.put("primary", binding.primary());
    out.put("status", binding.status().wire());
    out.put("created_at", binding.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
    out.put("updated_at", binding.updatedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    return out;
  }
}
