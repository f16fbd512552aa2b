package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.authorize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.SteppingClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How often one network begins what nobody is signed in for. */
class BeginLimitTest {
  private static final Acme SERVER = new Acme();
  private static final String FOR = "X-Forwarded-For";
  private static final String NETWORK = "192.0.2.9";
  private static final String PASSWORD = "/as/acme/password";
  private static final List<String> PAGES =
      List.of(PASSWORD + "/forgotten", "/as/acme/applications/sign-in");

  /** Fields of a form that was used before: another row is drawn with what is answered. */
  private static final Map<String, String> STALE = Map.of("csrf", "old");

  private static final String ROWS = "SELECT count(*) FROM plexsphere.codes";

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static void exhaust(BeginLimit limit, String page, String address) {
    for (int i = 0; i < BeginLimit.MAX; i++) {
      limit.count(page, address);
    }
  }

  @Test
  void a_network_has_600_of_a_page_a_minute_and_no_other_has_less() {
    var clock = new SteppingClock();
    var limit = new BeginLimit(clock);
    exhaust(limit, "login", "2001:db8:1:2::1");

    assertThatThrownBy(() -> limit.count("login", "2001:db8:1:2:ffff::9"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("60 s");
    limit.count("login", "2001:db8:1:3::1");
    limit.count("login", "192.0.2.1");
    limit.count("password", "2001:db8:1:2::1");
    clock.advance(BeginLimit.WINDOW.minusSeconds(1));
    assertThatThrownBy(() -> limit.count("login", "2001:db8:1:2::1")).hasMessageContaining("1 s");
    clock.advance(Duration.ofSeconds(1));
    limit.count("login", "2001:db8:1:2::1");
  }

  @Test
  void this_machine_is_not_counted() {
    var limit = new BeginLimit(new SteppingClock());
    for (var address : List.of("127.0.0.1", "127.0.0.9", "::1")) {
      exhaust(limit, "login", address);
      limit.count("login", address);
    }
  }

  @Test
  void what_is_begun_too_often_is_refused_before_a_row_is_written() {
    var begin = authorize(Acme.request());
    try (var proxy = new TrustedProxy(SERVER.port())) {
      var sign = proxy.get(begin, FOR, NETWORK);
      var browser = sign.header("set-cookie").split(";", 2)[0];
      var login = sign.header("location");
      for (int i = 1; i < BeginLimit.MAX; i++) {
        proxy.get(begin, FOR, NETWORK);
      }
      for (int i = 0; i < BeginLimit.MAX; i++) {
        proxy.get(login, FOR, NETWORK, "Cookie", browser);
        proxy.get(PASSWORD, FOR, NETWORK);
      }
      for (var page : PAGES) {
        for (int i = 1; i < BeginLimit.MAX; i++) {
          proxy.get(page, FOR, NETWORK);
        }
        assertThat(proxy.form(page, STALE, FOR, NETWORK).status()).isEqualTo(403);
      }
      var rows = SERVER.ask(ROWS);

      for (var page : PAGES) {
        assertRefused(proxy.get(page, FOR, NETWORK));
        assertRefused(proxy.form(page, STALE, FOR, NETWORK));
      }
      assertRefused(proxy.get(begin, FOR, NETWORK));
      assertRefused(proxy.get(login, FOR, NETWORK, "Cookie", browser));
      assertRefused(proxy.get(PASSWORD, FOR, NETWORK));
      assertRefused(proxy.form(PASSWORD, STALE, FOR, NETWORK));
      var again = Map.of("csrf", "old", "session_id", login.substring(login.indexOf('=') + 1));
      assertRefused(proxy.form("/as/acme/login", again, FOR, NETWORK, "Cookie", browser));
      assertThat(SERVER.ask(ROWS)).isEqualTo(rows);

      assertThat(proxy.get(begin, FOR, "192.0.2.10").status()).isEqualTo(302);
      var session = signedIn();
      for (var path : List.of(begin, PASSWORD)) {
        var known = proxy.get(path, FOR, NETWORK, "Cookie", session);
        assertThat(known.status()).as("signed in: " + path).isIn(200, 302);
      }
    }
  }

  /** The session cookie of a browser in which Ada is signed in. */
  private static String signedIn() {
    var browser = SERVER.browser();
    var page = SERVER.loginPage(browser, Acme.request());
    return Acme.submit(browser, page, Acme.ADA, Acme.PASSWORD)
        .headers()
        .getOrDefault("set-cookie", List.of())
        .stream()
        .filter(cookie -> cookie.startsWith("plexsphere_as_acme="))
        .map(cookie -> cookie.split(";", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  private static void assertRefused(Http.Reply reply) {
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("retry-after")).isEqualTo("60");
  }
}
