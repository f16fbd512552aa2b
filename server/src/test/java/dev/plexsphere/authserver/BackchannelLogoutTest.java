package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.HearingApps.sid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import dev.plexsphere.authserver.RegisteredClientService.Issued;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who hears that a session ended, and what. */
class BackchannelLogoutTest {
  private final HearingApps apps = new HearingApps();
  private final Acme server = apps.server;
  private final Http browser = server.browser();

  @AfterEach
  void close() {
    apps.close();
  }

  private Http.Reply signOut(SignedJWT idToken) {
    return browser.get("/as/acme/logout?id_token_hint=" + idToken.serialize());
  }

  @Test
  void the_client_hears_of_a_sign_out_by_a_token_that_it_can_verify() throws Exception {
    var app = apps.app("/shop");
    var idToken = apps.signIn(browser, app);

    assertThat(signOut(idToken).status()).isEqualTo(200);

    var heard = apps.receiver.await("/shop", 1).getFirst();
    assertThat(heard.method()).isEqualTo("POST");
    assertThat(heard.contentType()).isEqualTo("application/x-www-form-urlencoded");
    var jwt = heard.jwt();
    assertThat(jwt.getHeader().getType()).hasToString("logout+jwt");
    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(idToken.getHeader().getAlgorithm());
    var published = server.keys.published(server.acme);
    var key = published.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
    assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
    var now = server.clock.instant();
    var claims = new LogoutTokenClaimsSet(jwt.getJWTClaimsSet());
    assertThat(claims.getIssuer().getValue()).isEqualTo(Acme.ISSUER);
    assertThat(claims.getSubject().getValue()).isEqualTo(server.ada.id().toString());
    assertThat(claims.getSessionID().getValue()).isEqualTo(sid(idToken));
    assertThat(claims.getJWTID().getValue()).isNotEmpty();
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(app.client().id());
    assertThat(claims.getIssueTime()).isEqualTo(Date.from(now));
    assertThat(jwt.getJWTClaimsSet().getExpirationTime())
        .isEqualTo(Date.from(now.plus(Duration.ofMinutes(2))));
    assertThat(jwt.getJWTClaimsSet().getClaim("events"))
        .isEqualTo(Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    assertThat(jwt.getJWTClaimsSet().getClaims().keySet())
        .isEqualTo(Set.of("iss", "sub", "aud", "iat", "exp", "jti", "sid", "events"));
    apps.settled();
    assertThat(server.facts()).contains("backchannel_logout.delivered");
  }

  @Test
  void a_logout_token_is_no_other_token() {
    apps.signIn(browser, apps.app("/shop"));
    var other = server.browser();
    var idToken = apps.signIn(other, apps.app(""));
    other.get("/as/acme/logout?id_token_hint=" + idToken.serialize());
    signOut(apps.signIn(browser, apps.app("/other")));
    var token = apps.receiver.await("/shop", 1).getFirst().token();
    apps.signIn(browser, apps.app("/third"));

    // Taken for an ID token it would sign out at once.
    var page = browser.get("/as/acme/logout?id_token_hint=" + token);
    assertThat(page.body()).doesNotContain("You are signed out");
    assertThat(apps.receiver.at("/third")).isEmpty();
    var reader = new TokenReader(server.keys, server.clock);
    var hosted =
        new HostedServer(
            server.domains.find(server.acme).orElseThrow(),
            server.urls,
            server.options,
            (_, _) -> java.util.Optional.empty());
    assertThat(reader.hint(hosted, token)).isEmpty();
    assertThat(reader.access(hosted, token)).isEmpty();
    assertThat(reader.hint(hosted, idToken.serialize())).isPresent();
    assertThat(DomainClients.userinfo(browser, token)).isEqualTo(401);
  }

  @Test
  void all_clients_of_the_session_hear_and_nobody_elses() {
    var shop = apps.app("/shop");
    var idToken = apps.signIn(browser, shop);
    apps.signIn(browser, shop); // again is once
    apps.signIn(browser, apps.app("/wiki"));
    apps.signIn(browser, apps.app(""));
    apps.app("/never-used");
    apps.app(server.beta, "/beta");
    apps.signIn(server.browser(), apps.app("/elsewhere"));

    signOut(idToken);

    apps.receiver.await("/shop", 1);
    apps.receiver.await("/wiki", 1);
    apps.settled();
    assertThat(apps.receiver.all())
        .extracting(LogoutReceiver.Heard::path)
        .containsExactlyInAnyOrder("/shop", "/wiki");
    assertThat(apps.receiver.all())
        .extracting(LogoutReceiver.Heard::sid)
        .containsOnly(sid(idToken));
    assertThat(server.ask("SELECT count(*) FROM plexsphere.hosted_session_clients"))
        .isEqualTo("1"); // of the other browser
  }

  @Test
  void case_35_a_session_of_another_Domain_with_the_same_key_tells_nobody() {
    var idToken = apps.signIn(browser, apps.app("/shop"));

    var ended =
        server.database.transaction(tx -> server.sessions.end(tx, server.beta, sid(idToken)));

    assertThat(ended).isFalse();
    apps.nobodyHears();
  }

  @Test
  void what_is_rolled_back_ended_nothing_and_tells_nobody() {
    var idToken = apps.signIn(browser, apps.app("/shop"));

    assertThatThrownBy(() ->
            server.database.inTransaction(tx -> {
              assertThat(server.sessions.endAll(tx, server.acme, server.ada.id())).isEqualTo(1);
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");

    apps.nobodyHears();
    signOut(idToken);
    apps.receiver.await("/shop", 1);
  }

  @Test
  void of_64_who_end_one_session_one_tells() {
    var idToken = apps.signIn(browser, apps.app("/shop"));

    var ended =
        Racers.run(
            64,
            () ->
                server.database.transaction(
                    tx -> server.sessions.end(tx, server.acme, sid(idToken))));

    assertThat(ended).containsOnlyOnce(true);
    apps.receiver.await("/shop", 1);
    apps.settled();
    assertThat(apps.receiver.all()).hasSize(1);
  }

  @Test
  void a_sign_in_that_races_with_its_end_gives_no_tokens_or_is_heard_of() {
    var app = apps.app("/shop");
    for (int i = 0; i < 20; i++) {
      var alone = server.browser();
      apps.signIn(alone, apps.app(""));
      var before = apps.receiver.all().size();
      var key = server.sessions.list(server.acme, server.ada.id()).getFirst().key();
      var outcomes = Racers.run(2, new RaceOfTwo(alone, app, key));
      apps.settled();
      assertThat(outcomes).isSubsetOf("ended", "tokens", "invalid_grant");
      assertThat(apps.receiver.all().size() - before)
          .as(outcomes.toString())
          .isEqualTo(outcomes.contains("tokens") ? 1 : 0);
    }
  }

  /** One ends the session while the other redeems a code of it. */
  private final class RaceOfTwo implements java.util.concurrent.Callable<String> {
    private final java.util.concurrent.atomic.AtomicInteger turn =
        new java.util.concurrent.atomic.AtomicInteger();
    private final Http alone;
    private final Map<String, String> redeem;
    private final String key;

    RaceOfTwo(Http alone, Issued app, String key) {
      this.alone = alone;
      this.key = key;
      this.redeem = apps.redeem(alone, app);
    }

    @Override
    public String call() {
      if (turn.getAndIncrement() == 0) {
        server.database.inTransaction(tx -> server.sessions.end(tx, server.acme, key));
        return "ended";
      }
      var reply = Acme.token(alone, redeem);
      return reply.status() == 200 ? "tokens" : Acme.member(reply, "error");
    }
  }
}
