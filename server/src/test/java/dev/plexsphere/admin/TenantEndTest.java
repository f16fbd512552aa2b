package dev.plexsphere.admin;

import static dev.plexsphere.admin.Register.BASE;
import static dev.plexsphere.admin.Register.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.account.Account;
import dev.plexsphere.identity.NewServiceIdentity;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Suspending, resuming and deleting, as an operator asks for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantEndTest {
  private final Register register = new Register();

  @AfterAll
  void close() {
    register.close();
  }

  private Http.Reply post(String id, String what) {
    return register.ada().send("POST", BASE + "/tenants/" + id + "/" + what, "", "");
  }

  private Http.Reply delete(String id) {
    return register.ada().delete(BASE + "/tenants/" + id);
  }

  private String facts(String id) {
    return register.ask(
        "SELECT string_agg(kind, ',' ORDER BY ctid) FROM plexsphere.ledger WHERE object = 'domain:"
            + id
            + "' AND domain_id IS NOT NULL");
  }

  @Test
  void suspending_and_resuming_again_is_no_error_and_no_second_fact() {
    var id = register.tenantId("pause-corp");

    assertThat(post(id, "suspend").body()).contains("\"status\":\"SUSPENDED\"");
    assertThat(post(id, "suspend").status()).isEqualTo(200);
    assertThat(post(id, "resume").body()).contains("\"status\":\"ACTIVE\"");
    assertThat(post(id, "resume").status()).isEqualTo(200);
    assertThat(facts(id)).isEqualTo("domain.created,domain.suspended,domain.resumed");
  }

  @Test
  void of_64_suspensions_at_once_one_leaves_a_fact() {
    var id = register.tenantId("race-corp");

    assertThat(Racers.run(64, () -> post(id, "suspend").status())).containsOnly(200);

    assertThat(facts(id)).isEqualTo("domain.created,domain.suspended");
  }

  @Test
  void what_a_tenant_holds_stops_its_deletion_and_is_named() {
    var id = register.tenantId("full-corp");
    var domain = DomainId.parse(id);
    register.house.database.inTransaction(tx -> {
      register.actions.invite(tx, domain, "bea@full.example", "Bea", List.of());
      register.actions.invite(tx, domain, "cy@full.example", "Cy", List.of());
      var binding = register.house.bindings.active(domain).getFirst();
      register.house.services.create(
          tx,
          new NewServiceIdentity(
              register.house.ids.next(),
              domain,
              binding,
              "Deployer",
              "full-deployer",
              FederationKind.OIDC_CC));
      tx.execute(
          """
          INSERT INTO api_tokens (id, domain_id, owner_kind, owner_id, env, origin, secret_hash,
                                  created_at, expires_at, revoked_at)
          SELECT gen_random_uuid(), ?, 'service', gen_random_uuid(), 'dev', 'service', '\\x00',
                 now(), 'infinity', CASE n WHEN 3 THEN now() END
          FROM generate_series(1, 3) n
          """,
          domain.value());
    });

    var reply = delete(id);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body())
        .contains("tenant_not_empty")
        .contains("2 people beyond the owner, 1 machine, 2 live tokens");
    assertThat(facts(id)).isEqualTo("domain.created");
  }

  @Test
  void a_deleted_tenant_is_closed_for_good_and_its_slug_stays_taken() {
    var id = register.tenantId("gone-corp");

    assertThat(delete(id).status()).isEqualTo(204);

    assertThat(delete(id).status()).isEqualTo(204);
    assertThat(facts(id)).isEqualTo("domain.created,domain.deleted");
    assertThat(register.ada().get(BASE + "/tenants/" + id).body())
        .contains("\"status\":\"DELETED\"");
    assertThat(register.ada().get(BASE + "/tenants?search=gone").body())
        .doesNotContain("gone-corp");
    assertThat(post(id, "resume").status()).isEqualTo(404);
    assertThat(post(id, "suspend").status()).isEqualTo(404);
    assertThat(post(id, "owner-invitation").status()).isEqualTo(404);
    assertThat(register.ada().post(BASE + "/tenants", body("gone-corp", "Again")).body())
        .contains("domain_slug_conflict");
  }

  @Test
  void a_registration_whose_tenant_was_deleted_is_cancelled() {
    var made = register.registered("early-corp");

    delete(Register.text(Register.member(made, "tenant"), "id"));

    assertThat(register.ada().get(BASE + "/tenant-onboarding/" + made.get("correlationId")).body())
        .contains("CANCELLED");
  }

  @Test
  void the_count_follows_without_counting() {
    var before = register.tenants.count();

    var one = register.tenantId("count-one");
    register.tenantId("count-two");
    post(one, "suspend");
    assertThat(register.tenants.count()).isEqualTo(before + 2);
    post(one, "resume");
    delete(one);
    delete(one);

    assertThat(register.tenants.count()).isEqualTo(before + 1);
    assertThat(
            register.ask(
                "SELECT count(*)::text FROM plexsphere.domains WHERE status <> 'deleted'"
                    + " AND slug <> 'platform'"))
        .isEqualTo(String.valueOf(before + 1));
  }

  @Test
  void the_platform_is_no_tenant() {
    var operator =
        register.house.database.transaction(tx ->
            register.actions.invite(
                tx, DomainId.PLATFORM, "ada@p.example", "Ada", List.of(Account.PLATFORM_ADMIN)));

    assertThat(operator.person().roles()).containsExactly("platform-admin");
    for (var what : List.of("suspend", "resume", "owner-invitation")) {
      assertThat(post(DomainId.PLATFORM.toString(), what).status()).isEqualTo(400);
    }
    assertThat(delete(DomainId.PLATFORM.toString()).status()).isEqualTo(400);
  }
}
