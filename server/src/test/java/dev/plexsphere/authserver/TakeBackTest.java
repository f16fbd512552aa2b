package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.ApplicationSteps.EVE;
import static dev.plexsphere.authserver.ApplicationSteps.next;
import static dev.plexsphere.authserver.ApplicationSteps.redeem;
import static dev.plexsphere.authserver.ApplicationSteps.refresh;
import static dev.plexsphere.authserver.ApplicationSteps.takeBack;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.DomainClients.GALLERY;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.about;
import static dev.plexsphere.authserver.SigningClients.EXCHANGER;
import static dev.plexsphere.authserver.TokenClients.OPAQUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is taken back ends what a client has of that person, and nothing else. */
class TakeBackTest {
  private static final Map<String, String> EMAIL = Map.of("scope", "openid email");
  private static final Map<String, String> ASKED = Map.of("scope", "openid", "prompt", "consent");
  private static final Map<String, Object> INACTIVE = Map.of("active", false);
  private static final int ROUNDS = 20;

  private final ApplicationSteps steps = new ApplicationSteps(new Acme());
  private final Acme server = steps.server;
  private final Http browser = server.browser();

  @AfterEach
  void close() {
    steps.close();
  }

  private static String refreshToken(Http.Reply tokens) {
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    return member(tokens, "refresh_token");
  }

  private void isDead(String client, String token) {
    var reply = refresh(server.browser(), client, token);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(member(reply, "error")).isEqualTo("invalid_grant");
  }

  @Test
  void its_refresh_tokens_are_good_for_nothing_in_all_browsers_of_the_person() {
    var tokens = redeem(browser, GALLERY, steps.code(browser, Acme.ADA, GALLERY, EMAIL));
    var first = refreshToken(tokens);
    var rotated = refreshToken(refresh(browser, GALLERY, first));
    var phone = server.browser();
    ApplicationSteps.signIn(phone, Acme.ADA, Acme.PASSWORD);
    var code = next(phone, GALLERY, EMAIL).replaceFirst(".*[?&]code=([^&]+).*", "$1");
    var second = refreshToken(redeem(phone, GALLERY, code));

    takeBack(browser, GALLERY);

    isDead(GALLERY, first);
    isDead(GALLERY, rotated);
    isDead(GALLERY, second);
    assertThat(next(phone, GALLERY, EMAIL)).contains("/consent?");
    assertThat(DomainClients.userinfo(browser, member(tokens, "access_token")))
        .as("a JWT goes on to its end")
        .isEqualTo(200);
  }

  @Test
  void another_client_and_another_person_keep_theirs_and_everybody_stays_signed_in() {
    steps.code(browser, Acme.ADA, GALLERY, EMAIL);
    var shop = refreshToken(redeem(browser, WEB, steps.further(browser, WEB, ASKED)));
    var eve = server.browser();
    var eves = refreshToken(redeem(eve, GALLERY, steps.code(eve, EVE, GALLERY, EMAIL)));

    takeBack(browser, GALLERY);

    assertThat(refresh(browser, WEB, shop).status()).isEqualTo(200);
    assertThat(refresh(eve, GALLERY, eves).status()).isEqualTo(200);
    assertThat(next(eve, GALLERY, EMAIL)).startsWith(CALLBACK + "?code=");
    assertThat(browser.get(ApplicationSteps.PAGE).body()).contains("The shop");
  }

  @Test
  void a_code_that_was_not_redeemed_yet_is_refused() {
    var code = steps.code(browser, Acme.ADA, GALLERY, EMAIL);
    takeBack(browser, GALLERY);
    assertThat(member(redeem(browser, GALLERY, code), "error")).isEqualTo("invalid_grant");

    var before = steps.further(browser, GALLERY, Map.of("scope", "openid email orders.read"));
    takeBack(browser, GALLERY);
    steps.further(browser, GALLERY, EMAIL);
    assertThat(member(redeem(browser, GALLERY, before), "error"))
        .as("less was allowed since")
        .isEqualTo("invalid_grant");
  }

  @Test
  void single_claims_are_held_against_what_was_allowed_like_their_scopes() {
    var claims = Map.of("scope", "openid", "claims", "{\"userinfo\":{\"name\":null}}");
    assertThat(redeem(browser, GALLERY, steps.code(browser, Acme.ADA, GALLERY, claims)).status())
        .isEqualTo(200);

    var code = next(browser, GALLERY, claims).replaceFirst(".*[?&]code=([^&]+).*", "$1");
    takeBack(browser, GALLERY);
    steps.further(browser, GALLERY, Map.of("scope", "openid"));
    assertThat(member(redeem(browser, GALLERY, code), "error")).isEqualTo("invalid_grant");
  }

  @Test
  void an_opaque_access_token_is_over_with_what_it_was_exchanged_for() {
    var mine = redeem(browser, OPAQUE, steps.code(browser, Acme.ADA, OPAQUE, ASKED));
    var access = member(mine, "access_token");
    var eve = server.browser();
    var eves = redeem(eve, OPAQUE, steps.code(eve, EVE, OPAQUE, ASKED));
    var lesser =
        member(
            DomainClients.post(
                browser,
                EXCHANGER,
                "/as/acme/token",
                Map.of(
                    "grant_type",
                    "urn:ietf:params:oauth:grant-type:token-exchange",
                    "subject_token",
                    access,
                    "subject_token_type",
                    "urn:ietf:params:oauth:token-type:access_token")),
            "access_token");
    assertThat(about(browser, API_SERVER, lesser)).containsEntry("active", true);

    takeBack(browser, OPAQUE);

    assertThat(about(browser, OPAQUE, access)).isEqualTo(INACTIVE);
    assertThat(about(browser, API_SERVER, lesser)).isEqualTo(INACTIVE);
    assertThat(about(browser, OPAQUE, member(eves, "access_token"))).containsEntry("active", true);
    assertThat(server.ask("SELECT count(*) FROM plexsphere.opaque_tokens")).isEqualTo("1");
  }

  @Test
  void whatever_a_refresh_writes_meanwhile_is_over_as_well() {
    var signedIn = false;
    for (int round = 0; round < ROUNDS; round++) {
      var code =
          signedIn
              ? steps.further(browser, GALLERY, EMAIL)
              : steps.code(browser, Acme.ADA, GALLERY, EMAIL);
      signedIn = true;
      var token = refreshToken(redeem(browser, GALLERY, code));
      var page = browser.get(ApplicationSteps.PAGE);
      var turn = new AtomicInteger();

      var replies =
          Racers.run(
              4,
              () ->
                  turn.getAndIncrement() == 1
                      ? takeBack(browser, page, GALLERY)
                      : refresh(server.browser(), GALLERY, token));

      assertThat(replies).extracting(Http.Reply::status).isSubsetOf(200, 303, 400).contains(303);
      isDead(GALLERY, token);
      assertThat(server.ask("SELECT count(*) FROM plexsphere.refresh_tokens")).isEqualTo("0");
    }
  }

  @Test
  void whatever_a_code_is_redeemed_for_meanwhile_is_over_as_well() {
    var codes = new ConcurrentLinkedQueue<String>();
    codes.add(steps.code(browser, Acme.ADA, GALLERY, EMAIL));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = codes.size(); i < 3; i++) {
        codes.add(next(browser, GALLERY, EMAIL).replaceFirst(".*[?&]code=([^&]+).*", "$1"));
      }
      var page = browser.get(ApplicationSteps.PAGE);
      var turn = new AtomicInteger();

      var replies =
          Racers.run(
              4,
              () ->
                  turn.getAndIncrement() == 1
                      ? takeBack(browser, page, GALLERY)
                      : redeem(server.browser(), GALLERY, Objects.requireNonNull(codes.poll())));

      assertThat(replies).extracting(Http.Reply::status).isSubsetOf(200, 303, 400).contains(303);
      assertThat(server.ask("SELECT count(*) FROM plexsphere.refresh_tokens")).isEqualTo("0");
      codes.add(steps.further(browser, GALLERY, EMAIL));
    }
  }

  @Test
  void of_16_buttons_one_takes_it_back() {
    steps.code(browser, Acme.ADA, GALLERY, EMAIL);
    var pages = new ConcurrentLinkedQueue<Http.Reply>();
    for (int i = 0; i < 16; i++) {
      pages.add(browser.get(ApplicationSteps.PAGE));
    }

    var replies =
        Racers.run(16, () -> takeBack(browser, Objects.requireNonNull(pages.poll()), GALLERY));

    var statuses = new ArrayList<>(replies.stream().map(Http.Reply::status).sorted().toList());
    assertThat(statuses.removeFirst()).isEqualTo(303);
    assertThat(statuses).containsOnly(404);
    assertThat(List.of(server.facts().stream().filter("consent.taken_back"::equals).count()))
        .containsExactly(1L);
  }
}
