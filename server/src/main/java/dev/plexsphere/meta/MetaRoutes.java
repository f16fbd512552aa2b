package dev.plexsphere.meta;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.page.Pages;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code /v1/health}, {@code /v1/version}, the contract, and what error codes mean. */
public final class MetaRoutes {
  private final Readiness readiness;
  private final byte[] version;
  private final ErrorRoutes errors;
  private final DocsRoutes docs = new DocsRoutes();

  public MetaRoutes(Readiness readiness, BuildInfo build, Pages pages) {
    this.readiness = readiness;
    this.version = Json.write(build);
    this.errors = new ErrorRoutes(pages);
  }

  /** All public: none says anything about a tenant. */
  public void mount(Router router) {
    router.get("/v1/health", Gate.PUBLIC, this::health);
    router.get("/v1/version", Gate.PUBLIC, x -> x.json(200, version));
    docs.mount(router);
    errors.mount(router);
  }

  private void health(Exchange exchange) {
    var found = readiness.look();
    var worst = Readiness.worst(found);
    var checks = found.entrySet().stream().map(e -> check(e.getKey(), e.getValue())).toList();
    var body = new LinkedHashMap<String, Object>();
    body.put("status", wire(worst));
    body.put("checks", checks);
    exchange.json(worst == Readiness.State.DOWN ? 503 : 200, Json.writeAny(body));
  }

  private static Map<String, Object> check(String name, Readiness.Finding finding) {
    var out = new LinkedHashMap<String, Object>();
    out.put("name", name);
    out.put("status", wire(finding.state()));
    out.put("detail", finding.detail());
    return out;
  }

  private static String wire(Readiness.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
