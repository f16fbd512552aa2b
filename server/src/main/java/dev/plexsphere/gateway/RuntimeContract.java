package dev.plexsphere.gateway;

import dev.plexsphere.kit.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code GET /api/runtime/contract} says: how a command line uses this gateway. */
public record RuntimeContract(String version, @Nullable Auth0Hints auth0) {
  private static final String CONTRACT_VERSION = "2026-04-26";
  private static final String INCOMING = "/noetl/";
  private static final String UPSTREAM = "/api/";

  byte[] json() {
    var out = new LinkedHashMap<String, Object>();
    out.put("gateway_version", version);
    out.put("contract_version", CONTRACT_VERSION);
    out.put(
        "summary",
        "Sign in at /api/auth/login, then call NoETL's API below /noetl/ with the session token.");
    out.put("routes", routes());
    out.put("proxy_contract", proxy());
    out.put("cli_operation_mapping", operations());
    out.put(
        "execution_contract",
        ordered(
            "start", "POST /noetl/execute",
            "status", "GET /noetl/executions/{execution_id}",
            "authorization", "check-access with permission_type execute"));
    out.put(
        "agent_contract",
        ordered(
            "list", "POST /noetl/catalog/list with resource_type Agent",
            "authorization", "check-access with permission_type view"));
    if (auth0 != null) {
      out.put("auth0", auth0(auth0));
    }
    return Json.writeAny(out);
  }

  private static Map<String, Object> routes() {
    return ordered(
        "public",
        List.of(
            "POST /api/auth/login",
            "POST /api/auth/validate",
            "POST /api/auth/check-access",
            "POST /api/auth/logout",
            "GET /api/runtime/contract"),
        "protected",
        List.of("ANY /noetl/{*path}", "GET /events"));
  }

  private static Map<String, Object> proxy() {
    return ordered(
        "incoming_prefix",
        INCOMING,
        "upstream_prefix",
        UPSTREAM,
        "supported_methods",
        List.of("GET", "POST", "PUT", "PATCH", "DELETE"),
        "authentication",
        ordered(
            "required",
            true,
            "accepted_headers",
            List.of("Authorization: Bearer <session_token>", "x-session-token: <session_token>"),
            "middleware",
            "session"),
        "forwarded_query",
        true,
        "forwarded_body",
        true,
        "forwarded_headers",
        List.of("accept", "content-type"));
  }

  private static Map<String, Object> operations() {
    return ordered(
        "exec", "POST /noetl/execute",
        "status", "GET /noetl/executions/{execution_id}/status",
        "detail", "GET /noetl/executions/{execution_id}",
        "events", "GET /noetl/executions/{execution_id}/events",
        "cancel", "POST /noetl/executions/{execution_id}/cancel",
        "catalog_list", "POST /noetl/catalog/list",
        "agent_catalog_list", "POST /noetl/catalog/list",
        "catalog_register", "POST /noetl/catalog/register",
        "query", "POST /noetl/postgres/execute");
  }

  private static Map<String, Object> auth0(Auth0Hints hints) {
    var out = ordered("domain", hints.domain());
    put(out, "client_id", hints.clientId());
    put(out, "redirect_uri", hints.redirectUri());
    put(out, "audience", hints.audience());
    return out;
  }

  private static void put(Map<String, Object> out, String name, @Nullable String value) {
    if (value != null) {
      out.put(name, value);
    }
  }

  private static Map<String, Object> ordered(Object... pairs) {
    var out = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      out.put((String) pairs[i], pairs[i + 1]);
    }
    return out;
  }
}
