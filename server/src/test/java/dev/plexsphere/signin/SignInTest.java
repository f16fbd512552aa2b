package dev.plexsphere.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.testkit.Http;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way out: which binding, what the browser is given. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTest {
  private static final String UNKNOWN = "0192f2f6-b840-7000-a123-00000000dead";

  private final Desk desk = new Desk();
  private final Domain acme = desk.house.domains.create("acme-corp", "Acme Corp");
  private final IdpBinding binding = desk.bind(acme.id());
  private final Http browser = desk.browser();

  @AfterEach
  void behave() {
    desk.idp.behave();
  }

  @AfterAll
  void close() {
    browser.close();
    desk.close();
  }

  private Http.Reply post(String json) {
    return browser.post("/v1/auth/sign-in", json);
  }

  private static String of(Domain domain) {
    return "{\"domain_id\":\"" + domain.id() + "\"}";
  }

  @Test
  void a_domain_with_one_active_binding_is_redirected_to_its_provider() {
    var reply = post(of(acme));

    assertThat(reply.status()).isEqualTo(303);
    var query = Params.parse(URI.create(reply.header("location")).getRawQuery());
    assertThat(reply.header("location")).startsWith(desk.idp.issuer() + "/authorize?");
    assertThat(query.get("response_type")).isEqualTo("code");
    assertThat(query.get("client_id")).isEqualTo("plexsphere-test");
    assertThat(query.get("code_challenge_method")).isEqualTo("S256");
    assertThat(query.get("code_challenge")).hasSize(43);
    assertThat(query.get("redirect_uri"))
        .isEqualTo("http://localhost:8080/v1/auth/callback/" + binding.id());
    assertThat(reply.body())
        .contains("\"authorization_url\":", "\"state\":\"" + query.get("state") + "\"")
        .contains("\"nonce\":\"" + query.get("nonce") + "\"", "\"code_verifier_handle\":");
    assertThat(reply.headers().get("set-cookie"))
        .singleElement()
        .asString()
        .matches(
            "plexsphere_txn_[A-Za-z0-9_-]{16}=[A-Za-z0-9_-]{43}; Path=/; Max-Age=600;"
                + " SameSite=Lax; HttpOnly");
  }

  @Test
  void a_program_that_asks_for_json_gets_200_and_the_same_body() {
    var reply = browser.with("Accept", "application/json").post("/v1/auth/sign-in", of(acme));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("location")).isEmpty();
    assertThat(reply.body()).contains("\"authorization_url\":\"" + desk.idp.issuer());
  }

  @Test
  void a_form_of_ours_works_like_json_and_one_of_another_site_is_refused() {
    var form = Map.of("domain_id", acme.id().toString(), "return_to", "/v1/device");

    assertThat(browser.form("/v1/auth/sign-in", form).status()).isEqualTo(303);
    assertThat(browser.with("Sec-Fetch-Site", "cross-site").form("/v1/auth/sign-in", form).body())
        .contains("csrf_origin_mismatch");
  }

  @Test
  void several_active_bindings_are_409_even_if_one_is_primary() {
    var domain = desk.house.domains.create("several", "Several");
    var first = desk.bind(domain.id());
    desk.house.bindings.create(
        new NewBinding(
            domain.id(),
            "https://second.example",
            null,
            "c",
            null,
            null,
            true,
            true,
            Map.of(),
            java.util.List.of(),
            java.util.List.of()));

    var reply = post(of(domain));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body()).contains("\"code\":\"multiple-bindings\"");
    assertThat(
            post("{\"domain_id\":\""
                    + domain.id()
                    + "\",\"idp_binding_id\":\""
                    + first.id()
                    + "\"}")
                .status())
        .isEqualTo(303);
  }

  @Test
  void none_active_an_unknown_and_a_suspended_domain_are_the_same_404() {
    var none = desk.house.domains.create("none", "None");
    var gone = desk.bind(none.id());
    desk.house.bindings.setStatus(none.id(), gone.id(), IdpBinding.Status.DEACTIVATED);
    var suspended = desk.house.domains.create("suspended", "Suspended");
    desk.bind(suspended.id());
    desk.house.domains.suspend(suspended.id());

    var first = post(of(none));

    assertThat(first.status()).isEqualTo(404);
    assertThat(first.body()).contains("\"code\":\"binding-not-found\"");
    assertThat(withoutReference(post(of(suspended)).body()))
        .isEqualTo(withoutReference(first.body()));
    assertThat(withoutReference(post("{\"domain_id\":\"" + UNKNOWN + "\"}").body()))
        .isEqualTo(withoutReference(first.body()));
  }

  private static String withoutReference(String problem) {
    return problem.replaceAll("\"correlation_id\":\"[^\"]*\"", "");
  }

  @Test
  void no_domain_and_no_resolvable_host_is_400() {
    var reply = post("{}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("\"code\":\"bad-request\"");
    assertThat(browser.form("/v1/auth/sign-in", Map.of("return_to", "/")).body())
        .contains("\"code\":\"bad-request\"");
  }

  @Test
  void a_binding_alone_says_which_domain_is_meant_and_another_domains_is_404() {
    var other = desk.house.domains.create("other", "Other");

    assertThat(post("{\"idp_binding_id\":\"" + binding.id() + "\"}").status()).isEqualTo(303);
    var reply =
        post("{\"domain_id\":\"" + other.id() + "\",\"idp_binding_id\":\"" + binding.id() + "\"}");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).contains("\"code\":\"binding-not-found\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"domain_id\":\"not-a-uuid\"}",
        "{\"domain_id\":7}",
        "{\"domain\":\"x\"}",
        "[]",
        "null",
        "",
        "{\"domain_id\":\"00000000-0000-0000-0000-000000000000\"}",
        "{\"domain_id\":null,\"idp_binding_id\":\"1-1-1-1-1\"}"
      })
  void a_body_that_is_not_right_is_400(String json) {
    assertThat(post(json).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "/a//evil.example",
        "/\t/evil.example",
        "/a\nb",
        "/../x",
        "/..//evil",
        "/./x",
        "/a?b#c",
        "/a?b\\c",
        " /a",
        "/a;b",
        "/é",
        "///",
        "http://localhost:8080@evil.example"
      })
  void R3_return_to_leads_nowhere_but_to_a_path_of_ours(String returnTo) {
    var reply =
        post(
            "{\"domain_id\":\""
                + acme.id()
                + "\",\"return_to\":\""
                + returnTo.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
                + "\"}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("return_to");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1/device?user_code=WDJB-MJHT", "/a/b/", "/x?y=%2F%2Fz&w=a+b"})
  void return_to_may_be_a_path_with_a_query(String returnTo) {
    assertThat(
            post("{\"domain_id\":\"" + acme.id() + "\",\"return_to\":\"" + returnTo + "\"}")
                .status())
        .isEqualTo(303);
  }

  @Test
  void a_provider_that_is_away_is_502_and_sets_no_cookie() {
    var domain = desk.house.domains.create("away", "Away");
    desk.house.bindings.create(NewBinding.open(domain.id(), "http://127.0.0.1:9", "c", null));

    var reply = post(of(domain));

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("\"code\":\"idp_unavailable\"").doesNotContain("127.0.0.1");
    assertThat(reply.headers()).doesNotContainKey("set-cookie");
  }

  @Test
  void the_public_list_of_bindings_tells_no_unknown_domain_from_an_empty_one() {
    var empty = desk.house.domains.create("empty", "Empty");

    var reply = browser.get("/v1/auth/idp-bindings?domain_id=" + acme.id());
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(reply.body())
        .isEqualTo(
            "[{\"id\":\""
                + binding.id()
                + "\",\"label\":\""
                + URI.create(desk.idp.issuer()).getAuthority()
                + "\",\"issuer_host\":\""
                + URI.create(desk.idp.issuer()).getAuthority()
                + "\",\"primary\":false,\"platform_scoped\":false}]");
    assertThat(browser.get("/v1/auth/idp-bindings?domain_id=" + empty.id()).body())
        .isEqualTo("[]")
        .isEqualTo(browser.get("/v1/auth/idp-bindings?domain_id=" + UNKNOWN).body());
    assertThat(browser.get("/v1/auth/idp-bindings").body()).isEqualTo("[]");
    assertThat(browser.get("/v1/auth/idp-bindings?domain_id=x&scope=platform").body())
        .isEqualTo("[]");
    assertThat(browser.get("/v1/auth/idp-bindings?domain_id=x").status()).isEqualTo(400);
  }

  @Test
  void a_round_trip_is_good_for_ten_minutes() {
    try (var slow = desk.browser()) {
      var back = desk.idp.authorize(desk.begin(slow, of(acme)));
      desk.house.clock.advance(Duration.ofMinutes(10));

      var reply = slow.get(Desk.local(back));

      assertThat(reply.header("location")).startsWith("/?auth_error_kind=invalid_state");
    }
  }
}
