package dev.plexsphere.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requirement 22: addresses and lists of clients in the configuration. */
class HostedUrisConfigTest extends HostedConfigFixture {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://x.example/back",
        "http://platform.example.com.evil.example/back",
        "https://x.example/back#part",
        "https://user@x.example/back",
        "https://*.x.example/back",
        "https://x.example/a/../back",
        "javascript:alert(1)",
        "data:text/html",
        "//x.example/back",
        "/back",
        "https:/back",
        "not a uri",
        "https://x.example:0/back",
        "https://x.example:65536/back",
        "https://x.example:99999/back",
        "http://127.0.0.1:99999/back",
        "com.example.app://back:65536/x"
      })
  void R1_R2_a_redirect_uri_that_cannot_be_safe_is_a_mistake(String uri) {
    assertThat(mistakes("oauth2.clients.x.redirect-uris: ['" + uri + "']"))
        .singleElement()
        .asString()
        .startsWith("oauth2.clients.x.redirect-uris must be https");
  }

  @Test
  void a_port_may_be_any_that_there_is() {
    var uris = "https://x.example:1/back, https://x.example:65535/back";

    assertThat(mistakes("oauth2.clients.x.redirect-uris: '" + uris + "'")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redirect-uris",
        "post-logout-redirect-uris",
        "allowed-scopes",
        "grant-types",
        "resources",
        "allowed-access-token-audiences",
        "servers"
      })
  void a_list_with_nothing_in_it_for_an_entry_is_one_mistake(String key) {
    assertThat(mistakes("oauth2: {clients: {plexsphere-console: {" + key + ": [null]}}}"))
        .containsExactly(
            "oauth2.clients.plexsphere-console." + key + " has an entry without a value");
    assertThat(mistakes("oauth2: {clients: {plexsphere-console: {" + key + ": null}}}"))
        .containsExactly("oauth2.clients.plexsphere-console." + key + " has no value");
  }
}
