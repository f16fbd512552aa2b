package dev.plexsphere.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authserver.Client;
import dev.plexsphere.authserver.ClientTokens;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.jwk.SigningAlgorithm;
import dev.plexsphere.kit.secret.Secrets;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requirement 22: clients and servers come from configuration, and from there alone. */
class HostedConfigTest extends HostedConfigFixture {

  @Test
  void requirement_22_two_clients_need_no_configuration() {
    var clients = read("{}").clients();

    assertThat(clients).containsOnlyKeys("platform-operator-cli", "plexsphere-console");
    assertThat(client(read("{}"), "platform-operator-cli"))
        .returns(null, client -> client.proofs().secretHash())
        .returns(false, Client::refreshes)
        .returns(List.of("plexsphere-api"), client -> client.access().audiences())
        .returns(
            List.of(
                "http://127.0.0.1/callback",
                "http://[::1]/callback",
                "https://platform.example.com/admin-console/callback",
                "https://platform.example.com/onboarding/callback"),
            client -> client.addresses().redirects());
    assertThat(client(read("{}"), "plexsphere-console").refreshes()).isTrue();
  }

  @Test
  void a_client_is_read_nested_or_dotted_and_from_the_environment() throws IOException {
    environment.put("PLEXSPHERE_OAUTH2_CLIENTS_MY_PORTAL_CLIENT_NAME", "The portal");
    environment.put(
        "PLEXSPHERE_OAUTH2_CLIENTS_MY_PORTAL_CLIENT_SECRET_FILE",
        file("a secret of the portal, long\n", "rw-------"));

    var options =
        read(
            """
            oauth2:
              clients:
                my-portal:
                  client-type: confidential
                  redirect-uris: [https://portal.example/back, com.example.portal:/back]
            oauth2.clients.my-portal.client-id: portal
            oauth2.clients.my-portal.grant-types: authorization_code, refresh_token
            oauth2.clients.my-portal.allowed-access-token-audiences: [portal-api]
            oauth2.clients.my-portal.backchannel-logout-uri: https://portal.example/out
            """);

    assertThat(client(options, "portal"))
        .returns("The portal", Client::name)
        .returns(true, Client::refreshes)
        .returns("https://portal.example/out", client -> client.addresses().backchannel())
        .returns(List.of("plexsphere-api", "portal-api"), client -> client.access().audiences())
        .returns(
            List.of("https://portal.example/back", "com.example.portal:/back"),
            client -> client.addresses().redirects())
        .returns(
            HexFormat.of().formatHex(Secrets.sha256("a secret of the portal, long")),
            client -> client.proofs().secretHash());
  }

  @Test
  void a_client_says_what_its_tokens_are_like() {
    environment.put("PLEXSPHERE_OAUTH2_CLIENTS_SHOP_SIGNING_ALG", "EdDSA");
    environment.put("PLEXSPHERE_OAUTH2_CLIENTS_SHOP_ACCESS_TOKEN_FORMAT", "opaque");
    var options =
        read(
            """
            oauth2:
              clients:
                shop: {redirect-uris: ['https://shop.example/'], servers: [acme]}
                plexsphere-console: {signing-alg: RS256}
            """);

    assertThat(client(options, "shop").tokens())
        .isEqualTo(new ClientTokens(SigningAlgorithm.EDDSA, true));
    assertThat(client(options, "plexsphere-console").tokens())
        .isEqualTo(new ClientTokens(SigningAlgorithm.RS256, false));
    assertThat(client(options, "platform-operator-cli").tokens()).isEqualTo(ClientTokens.DEFAULT);
  }

  @Test
  void what_is_said_of_a_built_in_client_replaces_only_that() {
    var options = read("oauth2.clients.plexsphere-console.client-name: Control room");

    assertThat(client(options, "plexsphere-console"))
        .returns("Control room", Client::name)
        .returns(true, Client::refreshes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client-type: secret|must be public or confidential",
        "client-type: confidential|client-secret-file is required",
        "client-secret-file: /nowhere|is for confidential clients with a secret only",
        "grant-types: refresh_token|which needs authorization_code or the device grant",
        "grant-types: password|something that is not known: password",
        "grant-types: client_credentials|which a public client has none of",
        "response-types: token|must be code",
        "require-pkce: false|must be true for a public client",
        "require-pushed-authorization-requests: yes|must be true or false",
        "token-endpoint-auth-method: client_secret_basic|must be none",
        "token-endpoint-auth-method: client_secret_post|must be none",
        "token-endpoint-auth-method: private_key_jwt|must be none",
        "jwks: '{\"keys\":[]}'|is for private_key_jwt only",
        "grant-types: 'authorization_code,urn:ietf:params:oauth:grant-type:jwt-bearer'|at the platform's",
        "allowed-scopes: openid admin|must be of",
        "signing-alg: HS256|must be ES256 or RS256 or EdDSA",
        "signing-alg: Ed25519|must be ES256 or RS256 or EdDSA",
        "signing-alg: none|must be ES256 or RS256 or EdDSA",
        "access-token-format: saml|must be jwt or opaque",
        "access-token-format: opaque|must be jwt at the platform's server",
        "backchannel-logout-uri: http://x.example/out|must be https, or http on loopback",
        "backchannel-logout-uri: http://platform.example.com/out|must be https, or http on loopback",
        "backchannel-logout-uri: 'https://x.example/out#x'|must be https, or http on loopback",
        "backchannel-logout-uri: com.example.x:/out|must be https, or http on loopback",
        "client-id: Other|must be 1-128 characters",
        "client-id: 0192f2f6-b840-7000-a123-000000000001|no UUID",
        "client-id: plexsphere-console|two clients have the client-id",
        "client-secret: x|unknown key oauth2.clients.x.client-secret",
        "redirect-url: x|unknown key oauth2.clients.x.redirect-url"
      })
  void requirement_22_unknown_keys_and_values_are_mistakes(String line, String mistake) {
    var yaml = "oauth2.clients.x.redirect-uris: https://x.example/\noauth2.clients.x." + line;

    assertThat(mistakes(yaml)).singleElement().asString().contains(mistake);
  }

  @Test
  void all_mistakes_are_told_at_once() {
    environment.put("PLEXSPHERE_OAUTH2_CLIENTS_X_COLOUR", "red");

    assertThat(
            mistakes(
                """
                oauth2.clients.x.require-pkce: 'no'
                oauth2.servers.default.mode: EXTERNAL
                oauth2.servers.default.par: REQUIRED
                oauth2.servers.acme.access-token-lifetime-seconds: 999999
                """))
        .containsExactlyInAnyOrder(
            "unknown variable PLEXSPHERE_OAUTH2_CLIENTS_X_COLOUR",
            "unknown key oauth2.servers.default.par",
            "oauth2.clients.x.require-pkce must be true or false, was no",
            "oauth2.clients.x.redirect-uris is required",
            "oauth2.servers.default.mode must be HOSTED, was EXTERNAL",
            "oauth2.servers.acme.mode must be HOSTED, was EXTERNAL",
            "oauth2.servers.acme.access-token-lifetime-seconds must be a number from 30 to 1800,"
                + " was 999999");
  }

  @Test
  void a_secret_that_others_can_read_or_that_is_short_is_a_mistake() throws IOException {
    var open = file("a secret of the portal, long", "rw-r--r--");
    var brief = file("brief", "rw-------");
    var yaml =
        """
        oauth2.clients.x.redirect-uris: https://x.example/
        oauth2.clients.x.client-type: confidential
        oauth2.clients.x.client-secret-file: FILE
        """;

    assertThat(mistakes(yaml.replace("FILE", open)))
        .singleElement()
        .asString()
        .contains("chmod 600");
    assertThat(mistakes(yaml.replace("FILE", brief)))
        .singleElement()
        .asString()
        .contains("22 characters");
    assertThat(mistakes(yaml.replace("FILE", "/nowhere")))
        .singleElement()
        .asString()
        .contains("cannot be read");
  }

  @Test
  void a_server_says_what_differs_from_default() {
    var options =
        read(
            """
            oauth2.servers:
              default: { access-token-lifetime-seconds: 120, login-notice: For staff only. }
              platform: { session.idle-ttl-seconds: 900, signing-key.rotation-days: 7 }
            """);

    var platform = Objects.requireNonNull(options.policies().get("platform"));
    assertThat(platform.accessToken()).isEqualTo(Duration.ofMinutes(2));
    assertThat(platform.loginNotice()).isEqualTo("For staff only.");
    assertThat(platform.sessionIdle()).isEqualTo(Duration.ofMinutes(15));
    assertThat(options.signingKey(DomainId.PLATFORM)).isEqualTo(Duration.ofDays(7));
    assertThat(options.signingKey(new DomainId(new java.util.UUID(1, 2))))
        .isEqualTo(Duration.ofDays(30));
    assertThat(mistakes("oauth2.servers.acme.signing-key.rotation-days: 7"))
        .singleElement()
        .asString()
        .contains("for default and platform only");
  }
}
