package dev.plexsphere.token;

import static dev.plexsphere.token.TokenFixture.ALICE;
import static dev.plexsphere.token.TokenFixture.BINDING;
import static dev.plexsphere.token.TokenFixture.DEPLOYER;
import static dev.plexsphere.token.TokenFixture.DOMAIN;
import static dev.plexsphere.token.TokenFixture.USER;
import static dev.plexsphere.token.TokenFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Domain and the owner in every key: what is not yours is not there. */
class TokenIsolationTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenService tokens = fixture.tokens;

  @AfterEach
  void close() {
    fixture.close();
  }

  private void assertNotThere(TokenCaller caller, Issued token) {
    assertRefused(ErrorCode.TOKEN_NOT_FOUND, () -> tokens.delete(caller, token.id()));
    assertRefused(ErrorCode.TOKEN_NOT_FOUND, () -> tokens.rotate(caller, token.id(), null));
    assertThat(tokens.list(caller)).isEmpty();
    assertThat(fixture.isTaken(token)).isTrue();
  }

  private String live(String and) {
    return fixture.test.ask(
        "SELECT count(*) FROM plexsphere.api_tokens WHERE revoked_at IS NULL AND " + and);
  }

  @Test
  void tokens_of_one_domain_are_not_there_for_another() {
    assertNotThere(fixture.beta(), fixture.service());
  }

  @Test
  void tokens_of_another_owner_are_not_there() {
    var bob = new TokenCaller(DOMAIN, PrincipalRef.user(new UUID(7, 7)), BINDING, null);

    assertNotThere(bob, fixture.api());
    assertNotThere(bob, fixture.service());
  }

  @Test
  void a_person_and_a_machine_of_the_same_id_are_two() {
    var namesake = new TokenCaller(DOMAIN, PrincipalRef.service(ALICE), BINDING, null);

    assertNotThere(namesake, fixture.api());
  }

  @Test
  void an_owner_of_another_domain_is_nobody_here() {
    var tokens = List.of(fixture.login(), fixture.service());
    fixture.beta();

    fixture.test.execute(
        "UPDATE plexsphere.api_tokens t SET owner_id = u.id FROM plexsphere.users u"
            + " WHERE t.owner_kind = 'user' AND u.domain_id <> t.domain_id",
        "UPDATE plexsphere.api_tokens t SET owner_id = s.id FROM plexsphere.service_identities s"
            + " WHERE t.owner_kind = 'service' AND s.domain_id <> t.domain_id");

    assertThat(tokens).noneMatch(fixture::isTaken);
  }

  @Test
  void a_full_owner_leaves_room_for_its_namesake_in_another_domain() {
    try (var small = new TokenFixture(TokenPolicy.standard().withLiveMax(1))) {
      var beta = small.beta();
      small.service();

      small.tokens.mintService(
          beta.domain(), DEPLOYER, Objects.requireNonNull(beta.binding()), null, List.of());

      assertRefused(ErrorCode.TOO_MANY_TOKENS, small::service);
      assertThat(small.test.ask("SELECT count(*) FROM plexsphere.api_tokens")).isEqualTo("2");
    }
  }

  @Test
  void deleting_reaches_no_child_in_another_domain() {
    var login = fixture.login();
    tokens.issue(fixture.bearer(login), USER, "dev", null);
    var beta = fixture.beta().domain();
    fixture.test.execute(
        "UPDATE plexsphere.api_tokens SET domain_id = '" + beta + "' WHERE parent_id IS NOT NULL");

    tokens.delete(fixture.browser(), login.id());

    assertThat(live("parent_id IS NOT NULL")).isEqualTo("1");
  }

  @Test
  void signing_out_ends_the_live_logins_of_one_person_in_one_domain() {
    var beta = fixture.beta();
    tokens.delete(fixture.browser(), fixture.login().id());
    fixture.login();
    fixture.api();
    login(DOMAIN, new UUID(7, 7), BINDING);
    login(beta.domain(), ALICE, Objects.requireNonNull(beta.binding()));

    int ended = fixture.database.transaction(tx -> tokens.revokeLogins(tx, DOMAIN, ALICE));

    assertThat(ended).isEqualTo(1);
    assertThat(live("origin = 'login'")).isEqualTo("2");
    assertThat(live("origin = 'api'")).isEqualTo("1");
    assertThat(fixture.facts()).filteredOn("token.revoked"::equals).hasSize(2);
  }

  private void login(DomainId domain, UUID user, BindingId binding) {
    fixture.database.inTransaction(
        tx -> tokens.mintLogin(tx, domain, user, binding, fixture.clock.instant()));
  }

  @Test
  void a_binding_of_another_domain_vouches_for_nobody() {
    var token = fixture.service();
    fixture.beta();

    fixture.test.execute(
        "UPDATE plexsphere.api_tokens SET idp_binding_id = (SELECT id FROM plexsphere.idp_bindings"
            + " WHERE domain_id <> '"
            + DOMAIN
            + "')");

    assertThat(fixture.isTaken(token)).isFalse();
  }
}
