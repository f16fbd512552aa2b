package dev.plexsphere.cli;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A profile whose operator is signed in, and what a platform answers. */
class OperatorFixture extends StubbedTest {
  static final String SETUP = "/api/platform/setup/v1";
  static final String ADMIN = "/api/platform/admin/v1";
  static final String ACTIONS = "/api/account-actions/v1";
  static final String LICENSE =
      """
      {"licenseId":"lic-1","kind":"evaluation","licensee":"Example Corp","installationId":"inst-1",\
      "notBefore":"2026-11-01T00:00:00Z","expiresAt":"2027-11-01T00:00:00Z","graceDays":14,\
      "maxTenants":10,"state":"ACTIVE"}\
      """;
  static final String ACME =
      """
      {"id":"0192f2f6-b840-7000-a123-000000000001","slug":"acme","name":"Acme","status":"ACTIVE",\
      "tenantUrl":"https://acme.example.com","issuer":"https://acme.example.com",\
      "owner":{"email":"ada@acme.example","status":"INVITED"},"createdAt":"2026-11-21T14:00:00.5Z"}\
      """;

  /** An access token with these claims, signed by nobody. */
  static String jwt(String claims) {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString("{\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8))
        + "."
        + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".c2ln";
  }

  String claims() {
    return """
    {"iss":"%s","sub":"0192f2f6-c0de-7000-8000-0000000000ad","roles":["platform-admin"],\
    "tenant_id":"platform"}\
    """
        .formatted(server.url());
  }

  /** The profile as an operator's login leaves it. */
  Shell operatorSignedIn(String url, long expiresAt) {
    return shell.writeConfig(
        """
        current_context: default
        contexts:
          default:
            server_url: %s
            operator:
              server_url: %s
              token: operator-token
              expires_at: %d
              name: grace@example.com
        """
            .formatted(url, url, expiresAt));
  }

  void gateIsOpen(boolean licensed) {
    server.on("GET " + SETUP + "/status", open(licensed));
  }

  static Reply open(boolean licensed) {
    return Reply.json(
        200,
        "{\"gateOpen\":true,\"licenseConfigured\":"
            + licensed
            + ",\"emailConfigured\":false,\"firstTenantConfigMissingKeys\":[]}");
  }

  static Reply closed() {
    return Reply.problem(404, "not_found", "Not Found", "there is nothing here");
  }
}
