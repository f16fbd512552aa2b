package dev.plexsphere.authserver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plexsphere.idp.AssertionRules;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.Pkce;
import dev.plexsphere.tenancy.Domain;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Discovery (OpenID Connect Discovery, RFC 8414) and keys. Says only what is really on. */
final class MetadataRoutes {
  private static final String RFC_8414 = "/.well-known/oauth-authorization-server";
  private static final int DOCUMENTS_MAX = 1000;
  private static final String CACHE = "public, max-age=300";

  private final HostedServers servers;
  private final KeyService keys;

  /** By all that a document depends on: the rest is configuration. */
  private final Cache<Domain, byte[]> drawn =
      Caffeine.newBuilder().maximumSize(DOCUMENTS_MAX).build();

  MetadataRoutes(HostedServers servers, KeyService keys) {
    this.servers = servers;
    this.keys = keys;
  }

  void mount(Router router) {
    document(router, "/.well-known/openid-configuration", this::metadata);
    servers.mount(router, "GET", RFC_8414, RFC_8414 + "/as/{slug}", this::metadata);
    document(router, "/jwks", this::jwks);
    document(router, "/.well-known/jwks.json", this::jwks);
  }

  private void document(Router router, String path, HostedServers.ServerRoute route) {
    servers.mount(router, "GET", path, "/as/{slug}" + path, route);
  }

  private void metadata(HostedServer server, Exchange exchange) {
    exchange.set("Cache-Control", CACHE);
    exchange.json(200, drawn.get(server.domain(), _ -> Json.writeAny(document(server))));
  }

  private void jwks(HostedServer server, Exchange exchange) {
    var published = keys.document(server.domain().id()).getBytes(StandardCharsets.UTF_8);
    exchange.set("Cache-Control", CACHE);
    exchange.send(200, "application/jwk-set+json", published);
  }

  /** Of client assertions, for every endpoint that takes them. */
  private static void signingAlgorithms(HostedServer server, Map<String, Object> out) {
    if (server.proofs().contains(ClientProof.PRIVATE_KEY_JWT.value())) {
      for (var endpoint : List.of("token", "introspection", "revocation")) {
        out.put(
            endpoint + "_endpoint_auth_signing_alg_values_supported", AssertionRules.ALGORITHMS);
      }
    }
  }

  private static Map<String, Object> document(HostedServer server) {
    var out = new LinkedHashMap<String, Object>();
    out.put("issuer", server.issuer());
    out.put("authorization_endpoint", server.url("/authorize"));
    out.put("pushed_authorization_request_endpoint", server.url("/par"));
    out.put("require_pushed_authorization_requests", false);
    out.put("token_endpoint", server.url("/token"));
    if (server.hasDevices()) {
      out.put("device_authorization_endpoint", server.url(DeviceAuthorizationRoutes.PATH));
    }
    if (server.hasRows()) {
      out.put("registration_endpoint", server.url("/register"));
    }
    out.put("userinfo_endpoint", server.userinfo());
    out.put("end_session_endpoint", server.url("/logout"));
    out.put("backchannel_logout_supported", true);
    out.put("backchannel_logout_session_supported", true);
    var confidential = server.proofs().stream().filter(each -> !each.equals("none")).toList();
    if (!confidential.isEmpty()) {
      out.put("introspection_endpoint", server.url("/introspect"));
      out.put("introspection_endpoint_auth_methods_supported", confidential);
      out.put("introspection_signing_alg_values_supported", List.of("ES256")); // RFC 9701
    }
    signingAlgorithms(server, out);
    out.put("revocation_endpoint", server.url("/revoke"));
    out.put("revocation_endpoint_auth_methods_supported", server.proofs());
    out.put("jwks_uri", server.url("/jwks"));
    out.put("scopes_supported", Client.ALL_SCOPES);
    out.put("response_types_supported", List.of("code"));
    out.put("response_modes_supported", AuthorizeParams.MODES);
    out.put("grant_types_supported", server.grants());
    out.put("acr_values_supported", List.of(HostedTokens.ONE_FACTOR));
    out.put("subject_types_supported", List.of("public"));
    out.put("id_token_signing_alg_values_supported", server.algorithms());
    out.put("token_endpoint_auth_methods_supported", server.proofs());
    out.put("code_challenge_methods_supported", List.of(Pkce.METHOD));
    out.put("dpop_signing_alg_values_supported", DpopProofs.ALGORITHMS);
    if (server.bindsToCertificates()) {
      out.put(
          ClientMember.TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS.wire(),
          true); // RFC 8705 section 3.3
    }
    out.put("prompt_values_supported", AuthorizeParams.PROMPTS);
    out.put(
        "claims_supported",
        List.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "nonce",
            "acr",
            "amr",
            "at_hash",
            "sid",
            "email",
            "name"));
    out.put("authorization_response_iss_parameter_supported", true);
    out.put("claims_parameter_supported", true);
    out.put("request_parameter_supported", false);
    out.put("request_uri_parameter_supported", false);
    return out;
  }
}
