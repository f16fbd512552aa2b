package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.MACHINE;
import static dev.plexsphere.authserver.DomainClients.PUBLIC;
import static dev.plexsphere.authserver.DomainClients.SHARED;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.about;
import static dev.plexsphere.authserver.DomainClients.machineToken;
import static dev.plexsphere.authserver.DomainClients.post;
import static dev.plexsphere.authserver.DomainClients.revoke;
import static dev.plexsphere.authserver.DomainClients.userinfo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How a client gives a token back. */
class RevocationTest {
  private static final Acme SERVER = new Acme();
  private static final Map<String, Object> INACTIVE = Map.of("active", false);
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void a_client_gives_back_its_access_token_and_it_alone() {
    var mine = member(machineToken(http, MACHINE, Map.of()), "access_token");
    var other = member(machineToken(http, MACHINE, Map.of()), "access_token");

    long before = revocations();

    assertThat(revoke(http, API_SERVER, mine)).isEqualTo(200);
    assertThat(about(http, API_SERVER, mine)).as("it is another's").containsEntry("active", true);
    assertThat(revoke(http, MACHINE, mine)).isEqualTo(200);
    assertThat(revoke(http, MACHINE, mine)).isEqualTo(200);

    assertThat(about(http, API_SERVER, mine)).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, other)).containsEntry("active", true);
    assertThat(revocations()).isEqualTo(before + 1);
  }

  @Test
  void a_person_whose_token_was_given_back_asks_userinfo_in_vain() {
    var access = member(signIn(SERVER.browser(), WEB), "access_token");

    assertThat(revoke(http, WEB, access)).isEqualTo(200);

    assertThat(userinfo(http, access)).isEqualTo(401);
  }

  @Test
  void a_client_gives_back_its_refresh_token_and_with_it_the_family() {
    var first = member(signIn(SERVER.browser(), WEB), "refresh_token");
    var second = member(refresh(first), "refresh_token");

    assertThat(about(http, WEB, first)).as("it was used").isEqualTo(INACTIVE);
    assertThat(revoke(http, MACHINE, first)).isEqualTo(200);
    assertThat(about(http, WEB, second)).containsEntry("active", true);
    assertThat(revoke(http, WEB, first)).isEqualTo(200);

    assertThat(about(http, WEB, second)).isEqualTo(INACTIVE);
    assertThat(member(refresh(second), "error")).isEqualTo("invalid_grant");
    assertThat(SERVER.facts()).contains("refresh_token.revoked");
    assertThat(revoke(http, WEB, "unknown")).isEqualTo(200);
  }

  @Test
  void a_public_client_gives_back_by_its_id() {
    var token = member(signIn(SERVER.browser(), PUBLIC), "refresh_token");
    var reply = http.form("/as/acme/revoke", Map.of("token", token, "client_id", PUBLIC));

    assertThat(reply.status()).isEqualTo(200);
    var again =
        http.form(
            "/as/acme/token",
            Map.of(
                "grant_type", "refresh_token",
                "refresh_token", token,
                "client_id", PUBLIC));
    assertThat(member(again, "error")).isEqualTo("invalid_grant");
  }

  @Test
  void case_35_a_client_of_two_Domains_gives_back_at_the_one_that_gave() {
    var tokens = DomainClients.signIn(SERVER, SERVER.browser(), SHARED, Map.of());
    for (var kind : List.of("access_token", "refresh_token")) {
      var form = Map.of("token", member(tokens, kind), "client_id", SHARED);
      assertThat(http.form("/as/beta/revoke", form).status()).as(kind).isEqualTo(200);
    }

    assertThat(userinfo(http, member(tokens, "access_token"))).isEqualTo(200);
    var again =
        Map.of(
            "grant_type",
            "refresh_token",
            "refresh_token",
            member(tokens, "refresh_token"),
            "client_id",
            SHARED);
    assertThat(http.form("/as/acme/token", again).status()).isEqualTo(200);
  }

  @Test
  void expired_rows_are_swept() {
    var token = member(machineToken(http, MACHINE, Map.of()), "access_token");
    revoke(http, MACHINE, token);
    var later = SERVER.clock.instant().plus(Duration.ofMinutes(6));

    int swept = SERVER.database.transaction(tx -> SERVER.authserver.sweep(tx, later));

    assertThat(swept).isPositive();
    assertThat(SERVER.ask("SELECT count(*) FROM revoked_tokens")).isEqualTo("0");
  }

  private static long revocations() {
    return SERVER.facts().stream().filter("access_token.revoked"::equals).count();
  }

  private Http.Reply refresh(String token) {
    var fields = Map.of("grant_type", "refresh_token", "refresh_token", token);
    return post(http, WEB, "/as/acme/token", fields);
  }

  private Http.Reply signIn(Http browser, String client) {
    return DomainClients.signIn(SERVER, browser, client, Map.of());
  }
}
