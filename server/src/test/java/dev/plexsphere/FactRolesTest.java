package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.account.Account;
import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a person's role in a Domain opens of its facts: reading them, and erasing beside them. */
class FactRolesTest extends FactFixture {
  private static final String SOMEBODY = "{\"identity_id\":\"" + new UUID(1, 1) + "\"}";

  /** Somebody of acme, at the Domain's own server, with a token of plexctl's. */
  private Http person(String name, List<String> roles) {
    var account = whole.person(ACME, name + "@acme.example", roles);
    var binding = whole.services.bindings.active(ACME).getFirst();
    var token =
        whole.services.database.transaction(tx -> {
          var now = whole.clock.instant();
          var claims =
              new IdTokenClaims(
                  account.id().toString(), account.email(), name, null, List.of(), now);
          var user = whole.services.users.signIn(tx, ACME, binding, claims);
          return whole.services.tokens.mintLogin(tx, ACME, user.id(), binding.id(), now);
        });
    return known(token.plaintext().reveal());
  }

  private int erases(Http http, DomainId domain) {
    return http.post(base(domain) + "/audit/erase-identity", SOMEBODY).status();
  }

  private List<Integer> reads(Http http, DomainId domain) {
    var stream = new int[1];
    stream(base(domain) + "/events", tokenOf(http), "", lines -> stream[0] = lines.status());
    return List.of(
        http.get(base(domain) + "/audit/entries").status(),
        http.post(base(domain) + "/audit/verify", "{}").status(),
        http.get(base(domain) + "/audit/export").status(),
        stream[0]);
  }

  @Test
  void an_owner_reads_and_erases() {
    var owner = person("olive", List.of("owner"));

    assertThat(reads(owner, ACME)).containsOnly(200);
    assertThat(erases(owner, ACME)).isEqualTo(200);
  }

  @Test
  void an_auditor_reads_and_does_not_erase() {
    var auditor = person("audrey", List.of("auditor"));

    assertThat(reads(auditor, ACME)).containsOnly(200);
    assertThat(erases(auditor, ACME)).isEqualTo(403);
  }

  @Test
  void a_member_without_a_role_does_neither() {
    var member = person("max", List.of());

    assertThat(reads(member, ACME)).containsOnly(403);
    assertThat(erases(member, ACME)).isEqualTo(403);
  }

  @Test
  void an_operator_whose_role_is_taken_reads_nothing_more() {
    var eve = whole.person(DomainId.PLATFORM, "eve@p.example", List.of(Account.PLATFORM_ADMIN));
    var operator = known(whole.operatorToken("eve@p.example"));
    assertThat(reads(operator, ACME)).containsOnly(200);

    whole.setRoles(eve, List.of());

    assertThat(reads(operator, ACME)).containsOnly(403);
    assertThat(reads(operator, DomainId.PLATFORM)).containsOnly(403);
  }

  @Test
  void an_owner_is_one_in_no_other_domain_and_not_of_the_platform() {
    var owner = person("oscar", List.of("owner"));

    assertThat(reads(owner, BETA)).containsOnly(404);
    assertThat(erases(owner, BETA)).isEqualTo(404);
    assertThat(reads(owner, DomainId.PLATFORM)).containsOnly(403);
    assertThat(erases(owner, DomainId.PLATFORM)).isEqualTo(403);
  }
}
