package dev.plexsphere.springapp;

import java.util.Map;
import java.util.Objects;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the application knows, as JSON. */
@RestController
public class Answers {
  private final OAuth2AuthorizedClientManager clients;

  /**
   * @param clients gets tokens, and new ones when they are over
   */
  public Answers(OAuth2AuthorizedClientManager clients) {
    this.clients = clients;
  }

  /** Who is signed in: by the ID token and by userinfo. */
  @GetMapping("/")
  public Map<String, Object> person(
      @AuthenticationPrincipal OidcUser person,
      @RegisteredOAuth2AuthorizedClient("people") OAuth2AuthorizedClient client) {
    return Map.of(
        "id_token", person.getIdToken().getClaims(),
        "userinfo", Objects.requireNonNull(person.getUserInfo(), "no userinfo").getClaims(),
        "access_token", client.getAccessToken().getTokenValue());
  }

  /** A token of the application itself. */
  @GetMapping("/machine")
  public Map<String, Object> machine(Authentication who) {
    var request = OAuth2AuthorizeRequest.withClientRegistrationId("machine").principal(who).build();
    var client = clients.authorize(request);
    if (client == null) {
      throw new IllegalStateException("no client for that grant");
    }
    var token = client.getAccessToken();
    return Map.of("access_token", token.getTokenValue(), "scope", token.getScopes());
  }

  /** Who calls the API. */
  @GetMapping("/api/orders")
  public Map<String, Object> orders(@AuthenticationPrincipal OAuth2AuthenticatedPrincipal caller) {
    return Map.of("sub", caller.getName());
  }

  /** Where people are who signed out. */
  @GetMapping("/goodbye")
  public Map<String, Object> goodbye() {
    return Map.of("signed_out", true);
  }
}
