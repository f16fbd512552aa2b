package dev.plexsphere.signing;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /.well-known/plexsphere/signing-keys?scope=…}: the public keys of a scope's events and
 * checkpoints, for anybody. A scope that signed nothing yet and one that does not exist look the
 * same.
 */
public final class SigningKeyRoutes {
  private static final String PATH = "/.well-known/plexsphere/signing-keys";
  private static final int AGENT_MAX = 64;

  private final SigningKeyService keys;
  private final InstantSource clock;

  public SigningKeyRoutes(SigningKeyService keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The one route. */
  public void mount(Router router) {
    router.get(PATH, Gate.PUBLIC, this::list);
  }

  private void list(Exchange exchange) {
    var scope = Scope.parse(exchange.query().find("scope").orElse("platform"));
    var history = keys.history(scope);
    if (!history.isEmpty()) {
      keys.noteFetch(scope, history.getLast().key().id(), verifier(exchange), clock.instant());
    }
    exchange.set("Cache-Control", "public, max-age=60, stale-if-error=86400");
    exchange.json(200, Json.writeAny(Map.of("keys", views(scope, history))));
  }

  private static List<Map<String, Object>> views(Scope scope, List<KnownKey> history) {
    var out = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < history.size(); i++) {
      var next = i + 1 < history.size() ? history.get(i + 1) : null;
      out.add(view(scope, history.get(i), next));
    }
    return out;
  }

  private static Map<String, Object> view(Scope scope, KnownKey known, @Nullable KnownKey next) {
    var out = new LinkedHashMap<String, Object>();
    out.put("scope", scope.toString());
    out.put("key_id", known.key().id());
    out.put("state", next == null ? "active" : "superseded");
    out.put("algorithm", "Ed25519");
    out.put("public_key", Base64.getEncoder().encodeToString(known.key().raw()));
    out.put("valid_from", known.key().since().toString());
    if (next != null) {
      out.put("signed_until", next.key().since().toString());
    }
    return out;
  }

  /** Whom the operator would have to tell: an address, and what the program calls itself. */
  private static String verifier(Exchange exchange) {
    var agent = exchange.header("User-Agent").orElse("");
    return exchange.context().address()
        + " "
        + agent.substring(0, Math.min(AGENT_MAX, agent.length()));
  }
}
