package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.ISSUER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.plexsphere.idp.HostedUrls;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
  private static final Acme SERVER = new Acme();
  private static final PlatformSteps PLATFORM = new PlatformSteps();

  @AfterAll
  static void close() {
    SERVER.close();
    PLATFORM.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/as/acme/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server/as/acme"
      })
  void R6_it_says_what_is_on_and_nothing_else(String path) {
    var reply = SERVER.browser().get(path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("cache-control")).isEqualTo("public, max-age=300");
    assertThat(Acme.json(reply))
        .containsEntry("issuer", ISSUER)
        .containsEntry("authorization_endpoint", ISSUER + "/authorize")
        .containsEntry("token_endpoint", ISSUER + "/token")
        .containsEntry("userinfo_endpoint", ISSUER + "/userinfo")
        .containsEntry("jwks_uri", ISSUER + "/jwks")
        .containsEntry("end_session_endpoint", ISSUER + "/logout")
        .containsEntry("backchannel_logout_supported", true)
        .containsEntry("backchannel_logout_session_supported", true)
        .containsEntry("response_types_supported", List.of("code"))
        .containsEntry("response_modes_supported", List.of("query", "form_post"))
        .containsEntry(
            "grant_types_supported",
            List.of(
                "authorization_code",
                "refresh_token",
                "client_credentials",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:token-exchange"))
        .containsEntry("device_authorization_endpoint", ISSUER + "/device_authorization")
        .containsEntry("introspection_endpoint", ISSUER + "/introspect")
        .containsEntry("revocation_endpoint", ISSUER + "/revoke")
        .containsEntry("pushed_authorization_request_endpoint", ISSUER + "/par")
        .containsEntry("code_challenge_methods_supported", List.of("S256"))
        .containsEntry("id_token_signing_alg_values_supported", List.of("ES256", "RS256", "EdDSA"))
        .containsEntry(
            "token_endpoint_auth_methods_supported",
            List.of(
                "none",
                "client_secret_basic",
                "client_secret_post",
                "private_key_jwt",
                "spiffe_jwt",
                "tls_client_auth"))
        .containsEntry("authorization_response_iss_parameter_supported", true)
        .containsEntry("claims_parameter_supported", true)
        .containsEntry("request_uri_parameter_supported", false)
        .containsEntry("registration_endpoint", ISSUER + "/register");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
  void the_platforms_server_describes_itself_at_the_root(String path) {
    assertThat(Acme.json(PLATFORM.browser().get(path)))
        .containsEntry("issuer", "http://localhost:8080")
        .containsEntry("authorization_endpoint", "http://localhost:8080/authorize")
        .containsEntry("jwks_uri", "http://localhost:8080/jwks")
        .containsEntry("end_session_endpoint", "http://localhost:8080/logout")
        .containsEntry("grant_types_supported", List.of("authorization_code", "refresh_token"))
        .containsEntry("id_token_signing_alg_values_supported", List.of("ES256"))
        .containsEntry(
            "token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic"))
        .doesNotContainKeys("registration_endpoint");
  }

  @Test
  void before_setup_and_as_a_slug_the_platform_is_not_there() {
    assertThat(SERVER.browser().get("/.well-known/openid-configuration").status()).isEqualTo(404);
    assertThat(SERVER.browser().get("/as/platform/jwks").status()).isEqualTo(404);
    assertThat(PLATFORM.browser().get("/as/platform/jwks").status()).isEqualTo(404);
  }

  @Test
  void an_OpenID_library_reads_it() throws Exception {
    var body = SERVER.browser().get("/as/acme/.well-known/openid-configuration").body();

    assertThat(OIDCProviderMetadata.parse(body).getIssuer().getValue()).isEqualTo(ISSUER);
    assertThat(AuthorizationServerMetadata.parse(body).getTokenEndpointURI())
        .isEqualTo(URI.create(ISSUER + "/token"));
  }

  @Test
  void the_keys_are_public_halves_that_may_be_kept_for_five_minutes() throws Exception {
    var reply = SERVER.browser().get("/as/acme/jwks");

    assertThat(reply.header("cache-control")).isEqualTo("public, max-age=300");
    var keys = JWKSet.parse(reply.body()).getKeys();
    assertThat(keys).hasSize(1).noneMatch(key -> key.isPrivate());
    assertThat(reply.body()).doesNotContain("\"d\"");
  }

  @Test
  void case_33_a_forged_host_is_not_in_any_address() {
    var body =
        SERVER
            .browser()
            .with("X-Forwarded-Host", "evil.example")
            .with("Forwarded", "host=evil.example")
            .get("/as/acme/.well-known/openid-configuration")
            .body();

    assertThat(body).doesNotContain("evil");
  }

  @Test
  void with_a_base_domain_every_Domain_has_a_host_of_its_own() {
    var urls = new HostedUrls(URI.create("https://platform.example.com"), "example.com");

    assertThat(urls.issuer("acme")).isEqualTo("https://acme.example.com");
    assertThat(urls.path("acme")).isEmpty();
    assertThat(urls.platformCallback())
        .hasToString("https://platform.example.com/v1/auth/callback");
    assertThat(new HostedUrls(URI.create("http://localhost:8080/"), null).issuer("acme"))
        .isEqualTo(ISSUER);
    assertThat(new HostedUrls(URI.create("https://p.test:8443"), "test").issuer("acme"))
        .isEqualTo("https://acme.test:8443");
  }
}
