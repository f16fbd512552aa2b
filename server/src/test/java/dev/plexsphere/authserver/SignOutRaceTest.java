package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A session that ends while its tokens are in use: the two want the same rows, in another order.
 */
class SignOutRaceTest {
  private static final String CONSOLE = "plexsphere-console";
  private static final String CALLBACK = "http://localhost:8080/admin-console/callback";
  private static final int ROUNDS = 20;

  private final PlatformSteps platform = new PlatformSteps();
  private final Http browser = platform.browser();

  @AfterEach
  void close() {
    platform.close();
  }

  private String refreshToken() {
    var request = PlatformSteps.request("client_id", CONSOLE);
    request.put("redirect_uri", CALLBACK);
    var redeem = PlatformSteps.redeem(PlatformSteps.signIn(browser, request));
    redeem.put("client_id", CONSOLE);
    redeem.put("redirect_uri", CALLBACK);
    return member(PlatformSteps.token(browser, redeem), "refresh_token");
  }

  private Http.Reply refresh(String token) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("grant_type", "refresh_token");
    fields.put("refresh_token", token);
    fields.put("client_id", CONSOLE);
    return PlatformSteps.token(platform.browser(), fields);
  }

  private int endAll() {
    var database = platform.acme.database;
    var sessions = platform.acme.sessions;
    var grace = platform.grace.id();
    return database.transaction(tx -> sessions.endAll(tx, DomainId.PLATFORM, grace));
  }

  @Test
  void whoever_refreshes_gets_tokens_or_invalid_grant_and_never_an_error_of_ours() {
    for (int round = 0; round < ROUNDS; round++) {
      var token = refreshToken();
      var turn = new AtomicInteger();

      var replies =
          Racers.run(
              8,
              () -> {
                if (turn.getAndIncrement() % 4 != 3) {
                  return Map.entry(refresh(token).status(), 0);
                }
                return Map.entry(200, endAll());
              });

      assertThat(replies).extracting(Map.Entry::getKey).isSubsetOf(200, 400);
      assertThat(replies.stream().mapToInt(Map.Entry::getValue).sum()).isEqualTo(1);
      assertThat(member(refresh(token), "error")).isEqualTo("invalid_grant");
    }
  }
}
