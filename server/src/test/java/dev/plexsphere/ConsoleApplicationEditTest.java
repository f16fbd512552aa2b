package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.idp.ForeignIdp;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page that changes an application, as an operator's browser without scripts meets it. */
class ConsoleApplicationEditTest extends ApplicationEditing {
  private static final Pattern SECRET = Pattern.compile("class=\"once\">([\\w-]{43})<");

  ConsoleApplicationEditTest(@TempDir Path tls) {
    super(tls);
  }

  @Test
  void saving_the_page_as_it_is_changes_nothing() {
    var id =
        client(
            Map.of(
                "scope",
                "openid orders",
                "post_logout_redirect_uris",
                List.of("https://photos.example/bye"),
                "backchannel_logout_uri",
                "https://photos.example/out",
                "backchannel_logout_session_required",
                true,
                "id_token_signed_response_alg",
                "RS256",
                "access_token_format",
                "opaque",
                "audiences",
                List.of("https://api.photos.example"),
                "require_consent",
                false,
                "tls_client_certificate_bound_access_tokens",
                false));
    var before = registered(id);
    var saved = save(id, Map.of());

    assertThat(saved.status()).as(saved.body()).isEqualTo(303);
    assertThat(saved.header("location")).isEqualTo(APPS + "/" + id);
    assertThat(registered(id))
        .usingRecursiveComparison()
        .ignoringFields("updated_at")
        .isEqualTo(before);
    assertThat(desk.facts("client.changed")).isEqualTo(1);
  }

  @Test
  void what_was_changed_holds_and_is_shown() {
    var id = client(Map.of());

    var saved =
        save(
            id,
            Map.of(
                "client_name",
                "Prints & more",
                "redirect_uris",
                "https://prints.example/cb\r\n\r\n http://127.0.0.1/cb ",
                "post_logout_redirect_uris",
                "https://prints.example/bye",
                "backchannel_logout_uri",
                " https://prints.example/out ",
                "scope",
                "openid  orders",
                "id_token_signed_response_alg",
                "EdDSA",
                "access_token_format",
                "opaque",
                "resources",
                "https://api.prints.example",
                "grant_types.refresh_token",
                "yes",
                "require_pushed_authorization_requests.yes",
                "yes"));

    assertThat(saved.status()).as(saved.body()).isEqualTo(303);
    assertThat(registered(id))
        .containsEntry("client_name", "Prints & more")
        .containsEntry("redirect_uris", List.of("https://prints.example/cb", "http://127.0.0.1/cb"))
        .containsEntry("post_logout_redirect_uris", List.of("https://prints.example/bye"))
        .containsEntry("backchannel_logout_uri", "https://prints.example/out")
        .containsEntry("scope", "openid orders")
        .containsEntry("id_token_signed_response_alg", "EdDSA")
        .containsEntry("access_token_format", "opaque")
        .containsEntry("resources", List.of("https://api.prints.example"))
        .containsEntry("grant_types", List.of("authorization_code", "refresh_token"))
        .containsEntry("require_pushed_authorization_requests", true)
        .containsEntry("require_consent", true);
    assertThat(console.get(saved.header("location")).body())
        .contains("Prints &amp; more", "<code>EdDSA</code>", "<code>opaque</code>");
    assertThat(console.get(APPS).body()).contains("EdDSA, opaque");
  }

  @Test
  void what_is_emptied_is_gone() {
    var id =
        client(
            Map.of(
                "backchannel_logout_uri",
                "https://photos.example/out",
                "post_logout_redirect_uris",
                List.of("https://photos.example/bye")));

    var empty = Map.of("client_name", "", "backchannel_logout_uri", " ", "scope", "");
    assertThat(save(id, empty).status()).isEqualTo(303);
    assertThat(save(id, Map.of("post_logout_redirect_uris", "\r\n")).status()).isEqualTo(303);

    assertThat(registered(id))
        .containsEntry("scope", "")
        .containsEntry("post_logout_redirect_uris", List.of())
        .doesNotContainKeys(
            "client_name", "backchannel_logout_uri", "backchannel_logout_session_required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redirect_uris | http://photos.example",
        "redirect_uris | ''",
        "post_logout_redirect_uris | javascript:alert(1)",
        "backchannel_logout_uri | http://photos.example/out",
        "scope | openid \"all\"",
        "audiences | plexsphere-api",
        "client_name | txt\u202Egpj",
        "id_token_signed_response_alg | none",
        "access_token_format | saml",
        "token_endpoint_auth_method | tls_client_auth"
      })
  void what_the_api_refuses_is_refused_beside_its_field_and_nothing_changes(
      String field, String value) {
    var id = client(Map.of());
    var before = registered(id);
    var typed = new HashMap<>(Map.of("scope", "openid orders"));
    typed.put(field, value);

    var failed = save(id, typed);

    assertThat(failed.status()).as(failed.body()).isEqualTo(400);
    assertThat(failed.body())
        .contains(
            "<title>Error: Edit Photo prints",
            "Nothing was changed.",
            "<p class=\"err\" id=\"" + field + "-err\">");
    assertThat(failed.body().split("aria-invalid=\"true\"", -1)).hasSize(2);
    assertThat(failed.body().split("class=\"err\"", -1)).hasSize(2);
    if (!field.equals("scope")) {
      assertThat(failed.body()).as("what was typed").contains("openid orders");
    }
    assertThat(registered(id)).isEqualTo(before);
  }

  @Test
  void a_grant_that_cannot_be_is_refused_beside_the_grants() {
    var id = client(Map.of("token_endpoint_auth_method", "none"));

    var failed = save(id, Map.of("grant_types.client_credentials", "yes"));

    assertThat(failed.status()).isEqualTo(400);
    assertThat(failed.body())
        .contains("id=\"grant_types-err\">client_credentials is for a client that proves itself");
  }

  @Test
  void what_the_page_does_not_show_stays() throws Exception {
    var keys = new JWKSet(ForeignIdp.newKey("app-1").toPublicJWK()).toJSONObject();
    var id = client(Map.of("token_endpoint_auth_method", "private_key_jwt", "jwks", keys));
    assertThat(form(id)).doesNotContainKey("token_endpoint_auth_method");

    assertThat(save(id, Map.of("client_name", "Signer")).status()).isEqualTo(303);

    assertThat(registered(id))
        .containsEntry("client_name", "Signer")
        .containsEntry("token_endpoint_auth_method", "private_key_jwt")
        .containsKey("jwks");
  }

  @Test
  void a_secret_that_is_needed_from_now_on_is_shown_once() {
    var id = client(Map.of("token_endpoint_auth_method", "none"));

    var saved = save(id, Map.of("token_endpoint_auth_method", "client_secret_basic"));

    assertThat(saved.status()).isEqualTo(200);
    assertThat(SECRET.matcher(saved.body()).results()).hasSize(1);
    assertThat(console.get(APPS + "/" + id).body()).doesNotContain("class=\"once\"");
  }

  @Test
  void one_that_registered_itself_gets_no_more_than_it_could_have_asked_for() {
    var token =
        AccessDesk.json(
            desk.owner.post(
                CLIENTS + "/initial-access-tokens",
                AccessDesk.body(Map.of("domain_id", GatewayHouse.ACME.toString()))));
    var made =
        desk.house
            .whole
            .http()
            .bearer(String.valueOf(token.get("initial_access_token")))
            .post(
                "/as/acme/register",
                AccessDesk.body(Map.of("redirect_uris", List.of("https://self.example/cb"))));
    var id = String.valueOf(AccessDesk.json(made).get("client_id"));

    assertThat(form(id).keySet()).doesNotContain("audiences", "resources", "require_consent.yes");
    var more = Map.of("grant_types.client_credentials", "yes", "audiences", "https://api.example");
    assertThat(save(id, more).status()).isEqualTo(303);
    assertThat(registered(id))
        .containsEntry("grant_types", List.of("authorization_code"))
        .containsEntry("audiences", List.of())
        .containsEntry("require_consent", true);
    assertThat(save(id, Map.of("scope", "orders")).body()).contains("id=\"scope-err\">scope is of");
  }

  @Test
  void without_its_token_or_session_and_in_another_tenant_nothing_changes() {
    var id = client(Map.of());
    var form = form(id);
    form.put("client_name", "Mallory's");
    desk.openBeta();
    var elsewhere = "/admin-console/tenants/" + AccessDesk.BETA + "/applications/" + id + "/edit";

    assertThat(console.get(elsewhere).status()).isEqualTo(404);
    assertThat(console.form(elsewhere, form).status()).isEqualTo(404);
    assertThat(desk.house.whole.http().form(edit(id), form).header("location"))
        .as("to sign in, where there is no session")
        .isNotEqualTo(APPS + "/" + id);
    form.remove("csrf");
    assertThat(console.form(edit(id), form).status()).isEqualTo(403);
    assertThat(registered(id)).containsEntry("client_name", "Photo prints");
    assertThat(desk.facts("client.changed")).isZero();
  }
}
