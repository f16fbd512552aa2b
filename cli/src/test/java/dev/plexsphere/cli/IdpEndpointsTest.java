package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.idp.DeviceGrant;
import dev.plexsphere.cli.idp.Endpoints;
import dev.plexsphere.cli.idp.IdpTokens;
import dev.plexsphere.cli.output.Failure;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requirement 60: which provider is asked, and where. */
class IdpEndpointsTest extends IdpFixture {
  private static final IdpTokens NONE = new IdpTokens(null, null, null);

  private Endpoints of(String domain) {
    var found = new AtomicReference<Endpoints>();
    var ran = run(call -> found(call, domain, found));
    var endpoints = found.get();
    if (endpoints == null) {
      throw new AssertionError(ran.err());
    }
    return endpoints;
  }

  private IdpTokens found(Invocation call, String domain, AtomicReference<Endpoints> found) {
    found.set(Endpoints.of(call, settings(domain)));
    return NONE;
  }

  private String refusal(String domain) {
    return run(call -> found(call, domain, new AtomicReference<>())).err();
  }

  private static Reply published(String issuer, String token) {
    return Reply.json(
        200,
        """
        {"issuer":"%s","authorization_endpoint":"https://login.acme.com/o/auth?tenant=1",\
        "token_endpoint":"%s"}\
        """
            .formatted(issuer, token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme.us.auth0.com", "https://acme.us.auth0.com/", "ACME.us.auth0.com"})
  void auth0_is_not_asked_for_its_own_paths(String domain) {
    var endpoints = of(domain);

    assertThat(endpoints.authorization()).hasToString("https://acme.us.auth0.com/authorize");
    assertThat(endpoints.token()).hasToString("https://acme.us.auth0.com/oauth/token");
    assertThat(endpoints.device()).hasToString("https://acme.us.auth0.com/oauth/device/code");
  }

  @Test
  void another_provider_says_where() {
    idp.on(
        "GET /realms/acme/.well-known/openid-configuration",
        published(idp.url() + "/realms/acme/", "https://login.acme.com/o/token"));

    var endpoints = of(idp.url() + "/realms/acme");

    assertThat(endpoints.authorization()).hasToString("https://login.acme.com/o/auth?tenant=1");
    assertThat(endpoints.token()).hasToString("https://login.acme.com/o/token");
    assertThat(endpoints.device()).isNull();
    assertThat(idp.heard().getFirst().authorization()).isEqualTo("null");
  }

  @Test
  void one_that_publishes_nothing_is_taken_for_auth0_at_a_name_of_its_own() {
    assertThat(of(idp.url()).token()).hasToString(idp.url() + "/oauth/token");
  }

  @Test
  void one_that_publishes_another_s_name_or_unsafe_addresses_is_refused() {
    idp.on(DISCOVERY, published("https://evil.example", "https://evil.example/token"));
    assertThat(refusal(idp.url()))
        .contains("Wrong identity provider")
        .contains("says that it is https://evil.example");
    idp.on(DISCOVERY, published(idp.url() + "//", "https://evil.example/token"));
    assertThat(refusal(idp.url())).contains("Wrong identity provider");
    idp.on(DISCOVERY, published(idp.url(), "http://login.acme.com/token"));
    assertThat(refusal(idp.url())).contains("publishes no usable https token_endpoint");
    idp.on(DISCOVERY, published(idp.url(), "file:///etc/passwd"));
    assertThat(refusal(idp.url())).contains("publishes no usable https token_endpoint");
    idp.on(DISCOVERY, Reply.json(500, "{}"));
    assertThat(refusal(idp.url())).contains("localhost refused to say where").contains("HTTP 500");
  }

  @Test
  void one_that_does_not_answer_is_a_failure_and_not_auth0() {
    idp.close();

    assertThat(refusal(idp.url()))
        .contains("plexctl: Cannot reach the server: localhost did not answer (connection refused");
  }

  @Test
  void a_provider_without_device_sign_in_names_the_other_way() {
    isTerminal = true;
    idp.on(DISCOVERY, published(idp.url(), idp.url() + "/t"));

    var ran = run(call -> new DeviceGrant(call, settings(), false, false).run());

    assertThat(ran.err()).contains("offers no device sign-in").contains("use --browser-pkce");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "http://acme.com", "http://127.0.0.2", "ftp://acme.com", "https://u@acme.com",
        "acme.com?x", "acme.com/#f", "a b", "http://localhost.evil.com", "https://acme.com:99999"
      })
  void a_domain_is_a_host_a_path_or_an_https_url(String domain) {
    assertThat(refusal(domain)).contains("plexctl: Bad address: --auth0-domain is a host");
  }

  @Test
  void the_token_to_show_is_the_id_token_else_the_access_token() {
    assertThat(catchThrowableOfType(Failure.class, NONE::preferred).exit().code()).isEqualTo(1);
  }
}
