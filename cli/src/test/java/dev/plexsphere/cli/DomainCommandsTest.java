package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.Test;

class DomainCommandsTest extends StubbedTest {
  private static final String PAGE_1 =
      """
      {"items":[{"id":"d1","slug":"acme-corp","name":"Acme Corp","idp_bindings":[\
      {"id":"b1","label":"x","issuer_host":"h","primary":true},{"id":"b2"}]}],"next_cursor":"c&1"}\
      """;
  private static final String PAGE_2 =
      """
      {"items":[{"id":"d2","slug":"svc-demo","name":"Machines","idp_bindings":[]}]}\
      """;

  @Test
  void list_has_a_row_per_binding() {
    server.on("GET /v1/domains", Reply.json(200, PAGE_1));

    var result = shell.terminal(100).run("domain list");

    assertThat(result.out())
        .isEqualTo(
            """
            SLUG       DOMAIN_ID  IDP_BINDING_ID  NAME
            acme-corp  d1         b1              Acme Corp
            acme-corp  d1         b2              Acme Corp
            """);
    assertThat(result.err()).isEqualTo("There is more: plexctl domain list --cursor c&1\n");
  }

  @Test
  void all_follows_the_pages() {
    server.on("GET /v1/domains?limit=1", Reply.json(200, PAGE_1));
    server.on("GET /v1/domains?limit=1&cursor=c%261", Reply.json(200, PAGE_2));

    assertThat(shell.run("domain list --all --limit 1").out())
        .endsWith("svc-demo   d2         -               Machines\n");
    assertThat(shell.run("domain list --all --limit 1 --output json").out())
        .contains("\"slug\":\"svc-demo\"")
        .doesNotContain("next_cursor");
  }

  @Test
  void a_page_size_that_is_no_number_is_refused() {
    assertThat(shell.run("domain list --limit x").exit()).isEqualTo(2);
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void identity_providers_are_listed_with_secrets_masked() {
    server.on(
        "GET /v1/admin/idp?domain_id=" + Shell.DOMAIN,
        Reply.json(
            200,
            """
            [{"id":"b1","domain_id":"d1","issuer":"https://i","status":"active","primary":true,\
            "jit_policy":"allow","client_secret_ref":"s","jwks":{"signing_key":"k"},"token_url":"u"}]\
            """));
    var line = "domain-idp list --domain-id " + Shell.DOMAIN;

    assertThat(shell.run(line).out())
        .isEqualTo(
            """
            ID  DOMAIN_ID  ISSUER     STATUS  PRIMARY  JIT_POLICY
            b1  d1         https://i  active  true     allow
            """);
    assertThat(shell.run(line + " --output json").out())
        .isEqualTo(
            """
            [{"id":"b1","domain_id":"d1","issuer":"https://i","status":"active","primary":true,\
            "jit_policy":"allow","client_secret_ref":"***","jwks":{"signing_key":"***"},"token_url":"***"}]
            """);
    var revealed = shell.run(line + " --output json --reveal-secrets");
    assertThat(revealed.out()).contains("\"client_secret_ref\":\"s\"", "\"signing_key\":\"k\"");
    assertThat(revealed.err())
        .isEqualTo("plexctl: warning: secrets are shown in clear (--reveal-secrets)\n");
  }
}
