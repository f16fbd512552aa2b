package dev.plexsphere.idp;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /v1/auth/idp-bindings}: what a sign-in page may offer, before anybody is known. */
public final class BindingRoutes {
  private final BindingService bindings;

  public BindingRoutes(BindingService bindings) {
    this.bindings = bindings;
  }

  /** Public; says nothing that the sign-in page of the Domain does not say. */
  public void mount(Router router) {
    router.get("/v1/auth/idp-bindings", Gate.PUBLIC, this::list);
  }

  private void list(Exchange exchange) {
    exchange.json(200, Json.writeAny(offered(exchange).stream().map(BindingRoutes::view).toList()));
  }

  /** An unknown Domain looks like one that has no binding of its own. */
  private List<IdpBinding> offered(Exchange exchange) {
    var scope = exchange.query().find("scope");
    if (scope.isPresent()) {
      if (!scope.get().equals("platform")) {
        throw Refusal.of(ErrorCode.INVALID_REQUEST, "scope is platform, or missing.").asException();
      }
      return bindings.activeOfPlatform();
    }
    return exchange
        .query()
        .find("domain_id")
        .map(DomainId::parse)
        .map(bindings::active)
        .orElse(List.of());
  }

  private static Map<String, Object> view(IdpBinding binding) {
    var out = new LinkedHashMap<String, Object>();
    out.put("id", binding.id().toString());
    var alias = binding.alias();
    if (alias != null) {
      out.put("alias", alias);
    }
    out.put("label", binding.label());
    out.put("issuer_host", binding.issuerHost());
    out.put("primary", binding.primary());
    out.put("platform_scoped", binding.domain() == null);
    return out;
  }
}
