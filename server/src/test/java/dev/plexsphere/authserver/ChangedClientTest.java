package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.RegisteredApps.secret;
import static dev.plexsphere.authserver.RegisteredApps.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authserver.RegisteredClientService.Issued;
import dev.plexsphere.testkit.Http;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registered clients that end, or are given less, while people and programs are at it. */
class ChangedClientTest {
  private final Acme server = new Acme();
  private final RegisteredApps apps = new RegisteredApps(server);
  private final Http browser = server.browser();

  @AfterEach
  void close() {
    server.close();
  }

  private Issued app(String scope, List<String> audiences) {
    return apps.service().create(server.acme, metadata(scope, audiences));
  }

  private static ClientWish metadata(String scope, List<String> audiences) {
    return wish(Map.of("redirect_uris", List.of(CALLBACK), "scope", scope, "audiences", audiences));
  }

  @Test
  void the_pages_of_a_client_that_ended_meanwhile_say_that_the_sign_in_is_over() {
    var id = apps.app().client().id();
    var request = DomainClients.request(id, Map.of("prompt", "consent"));
    var login = browser.get(Acme.authorize(request)).header("location");
    var page = browser.get(login);
    var consent = server.signIn(browser, request).header("location");
    assertThat(consent).startsWith("/as/acme/consent");

    apps.service().delete(server.acme, id);

    assertThat(browser.get(login).status()).isEqualTo(400);
    assertThat(Acme.submit(browser, page, Acme.ADA, Acme.PASSWORD).status()).isEqualTo(400);
    assertThat(browser.get(consent).status()).isEqualTo(400);
    assertThat(browser.get(consent.replace("/consent", "/authorize/callback")).status())
        .isEqualTo(400);
  }

  @Test
  void what_was_taken_from_a_client_it_is_not_given_for_an_old_refresh_token() {
    var app = app("openid email orders.read orders.write", List.of(API));
    var id = app.client().id();
    var request = Map.of("scope", "openid orders.read orders.write");
    var first = signIn(app, request);
    assertThat(member(first, "scope")).isEqualTo("openid orders.read orders.write");

    apps.service().update(server.acme, id, _ -> true, metadata("openid orders.read", List.of(API)));
    var second = apps.refresh(browser, id, secret(app), member(first, "refresh_token"));
    assertThat(member(second, "scope")).isEqualTo("openid orders.read");

    apps.service()
        .update(server.acme, id, _ -> true, metadata("openid orders.read", List.of("https://x")));
    var third = apps.refresh(browser, id, secret(app), member(second, "refresh_token"));
    assertThat(member(third, "error")).isEqualTo("invalid_grant");
  }

  private Http.Reply signIn(Issued app, Map<String, String> more) {
    var id = app.client().id();
    var back = server.signIn(browser, DomainClients.request(id, more));
    var fields = hidden(browser.get(back.header("location")));
    fields.put("answer", "allow");
    var redeem = Acme.redeem(Acme.param(browser.form("/as/acme/consent", fields), "code"));
    redeem.put("client_id", id);
    redeem.put("client_secret", secret(app));
    redeem.put("redirect_uri", CALLBACK);
    return Acme.token(browser, redeem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.example.app://a;sandbox", "com.example.app://a,default-src"})
  void an_address_of_a_programs_own_adds_nothing_to_the_policy_of_a_page(String uri) {
    var app = apps.service().create(server.acme, wish(Map.of("redirect_uris", List.of(uri))));
    var request = DomainClients.request(app.client().id(), Map.of("redirect_uri", uri));

    var page = server.loginPage(browser, request);

    assertThat(page.header("content-security-policy"))
        .contains("form-action 'self' com.example.app:; frame-ancestors 'none'");
  }
}
