package dev.plexsphere.admin;

import static dev.plexsphere.admin.Register.BASE;
import static dev.plexsphere.admin.Register.body;
import static dev.plexsphere.admin.Register.json;
import static dev.plexsphere.admin.Register.member;
import static dev.plexsphere.admin.Register.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistrationTest {
  private static final String KEY = "k-0123456789-0123456789";
  private final Register register = new Register();
  private final String tenants = BASE + "/tenants";

  @AfterAll
  void close() {
    register.close();
  }

  @Test
  void requirement_43_a_registered_tenant_has_sign_in_an_owner_and_a_link() {
    var made = register.registered("acme-corp");

    var tenant = member(made, "tenant");
    assertThat(tenant).containsEntry("slug", "acme-corp").containsEntry("status", "ACTIVE");
    assertThat(made).containsEntry("issuer", "http://localhost:8080/as/acme-corp");
    assertThat(member(tenant, "owner"))
        .containsEntry("email", "Owner@acme-corp.example")
        .containsEntry("status", "INVITED");
    var link = text(member(made, "delivery"), "manualActivationLink");
    assertThat(link).matches("http://localhost:8080/admin-console/account-action#[\\w-]{43}");
    assertThat(onboarding(made)).contains("AWAITING_OWNER");

    var token = link.substring(link.indexOf('#') + 1);
    register.actions.complete(token, new Secret("olive has a long password"));

    assertThat(onboarding(made))
        .contains("\"status\":\"COMPLETED\",\"steps\"")
        .doesNotContain("PENDING");
    var read = json(register.ada().get(tenants + "/" + tenant.get("id")));
    assertThat(member(read, "owner")).containsEntry("status", "ACTIVE");
  }

  private String onboarding(java.util.Map<String, Object> made) {
    return register.ada().get(BASE + "/tenant-onboarding/" + made.get("correlationId")).body();
  }

  @Test
  void facts_of_a_registration_stand_in_the_chains_of_platform_and_tenant() {
    var id = register.tenantId("fact-corp");

    assertThat(
            register.ask(
                "SELECT string_agg(kind, ',' ORDER BY ctid) FROM plexsphere.ledger WHERE domain_id = '"
                    + id
                    + "'"))
        .isEqualTo("domain.created,idp_binding.created,account.invited,account.link_issued");
    assertThat(
            register.ask(
                "SELECT actor FROM plexsphere.ledger WHERE domain_id IS NULL AND kind ="
                    + " 'tenant.registered' AND object = 'domain:"
                    + id
                    + "'"))
        .isEqualTo("user:" + Register.ADA);
  }

  @Test
  void requirement_1_and_42_who_is_no_operator_does_not_come_in() {
    for (var http :
        List.of(
            register.anonymous(),
            register.anonymous().bearer("psk_dev_nonsense"),
            register.anonymous().bearer("eyJ.customer.jwt"),
            register.anonymous().with("Cookie", "plexsphere_session=" + "a".repeat(43)))) {
      assertThat(http.get(tenants).status()).isEqualTo(401);
      assertThat(http.post(tenants, body("intruder", "x")).status()).isEqualTo(401);
      assertThat(http.delete(tenants + "/" + Register.ADA).status()).isEqualTo(401);
    }
    var lacking = register.anonymous().bearer("no-role");
    assertThat(lacking.post(tenants, body("intruder", "x")).status()).isEqualTo(403);
    assertThat(lacking.post(tenants, "{").status()).isEqualTo(403);
  }

  @Test
  void requirement_41_headers_change_nothing_about_who_acts() {
    var other = register.tenantId("header-corp");
    var http = register.ada().with("X-Tenant-Id", other).with("X-Forwarded-Host", "evil.example");

    var made = json(http.post(tenants, body("header-two", "Two")));

    assertThat(text(member(made, "delivery"), "manualActivationLink"))
        .startsWith("http://localhost:8080/");
    assertThat(
            register.ask(
                "SELECT count(*) FROM plexsphere.ledger WHERE domain_id = '"
                    + other
                    + "' AND kind <> 'domain.created' AND object LIKE '%"
                    + member(made, "tenant").get("id")
                    + "%'"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"slug\":\"x1\"}",
        "{\"slug\":\"x1\",\"name\":\"X\",\"owner\":{}}",
        "{\"slug\":\"x1\",\"name\":\"X\",\"owner\":{\"email\":\"a@b.example\",\"displayName\":\"A\"},\"plan\":1}",
        "{\"slug\":\"x1\",\"name\":\"X\",\"owner\":{\"email\":\"a@b.example\",\"displayName\":\"A\",\"role\":\"platform-admin\"}}",
        "{\"slug\":\"X1\",\"name\":\"X\",\"owner\":{\"email\":\"a@b.example\",\"displayName\":\"A\"}}",
        "{\"slug\":\"platform\",\"name\":\"X\",\"owner\":{\"email\":\"a@b.example\",\"displayName\":\"A\"}}",
        "{\"slug\":\"x1\",\"name\":\" \",\"owner\":{\"email\":\"a@b.example\",\"displayName\":\"A\"}}",
        "{\"slug\":\"x1\",\"name\":\"X\",\"owner\":{\"email\":\"nobody\",\"displayName\":\"A\"}}",
        "{\"slug\":\"x1\",\"name\":\"X\",\"owner\":{\"email\":\"a@b.example\",\"displayName\":\"\\u0007\"}}",
        "{\"slug\":1,\"name\":\"X\",\"owner\":\"a\"}"
      })
  void what_is_out_of_bounds_is_400_and_leaves_no_trace(String body) {
    assertThat(register.ada().post(tenants, body).status()).as(body).isEqualTo(400);
    assertThat(register.ask("SELECT count(*) FROM plexsphere.domains WHERE lower(slug) = 'x1'"))
        .isEqualTo("0");
  }

  @Test
  void the_license_is_asked_first_then_its_limit_then_the_slug() {
    register.registered("order-corp");
    var writes = "SELECT count(*) FROM plexsphere.ledger";
    var before = register.ask(writes);
    register.tenantsMax = 0;
    register.licensed = false;
    assertThat(attempt("order-corp").body()).contains("license_missing");
    register.licensed = true;
    assertThat(attempt("order-corp").body()).contains("license_tenant_limit");
    register.tenantsMax = Long.MAX_VALUE;
    assertThat(attempt("order-corp").body()).contains("domain_slug_conflict");
    assertThat(register.ask(writes)).isEqualTo(before);
  }

  private Http.Reply attempt(String slug) {
    return register.ada().post(tenants, body(slug, slug));
  }

  @Test
  void of_64_registrations_at_once_the_license_lets_in_as_many_as_it_allows() {
    register.tenantsMax = register.tenants.count() + 3;
    var next = new AtomicInteger();

    var statuses = Racers.run(64, () -> attempt("racer-" + next.incrementAndGet()).status());

    register.tenantsMax = Long.MAX_VALUE;
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(3);
    assertThat(statuses).filteredOn(status -> status == 403).hasSize(61);
  }

  @Test
  void of_64_registrations_with_one_key_one_shows_the_link_and_all_the_same_tenant() {
    var http = register.ada().with("Idempotency-Key", KEY);

    var replies = Racers.run(64, () -> http.post(tenants, body("keyed-corp", "Keyed")));

    var ids = new HashSet<Object>();
    replies.forEach(reply -> ids.add(member(json(reply), "tenant").get("id")));
    assertThat(ids).hasSize(1);
    assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(1);
    assertThat(replies).filteredOn(reply -> reply.body().contains("Link")).hasSize(1);
    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(63);
  }

  @Test
  void a_key_is_of_one_operator_and_one_request() {
    var key = KEY + "-2";
    var ada = register.ada().with("Idempotency-Key", key);
    var bo = register.anonymous().bearer("bo").with("Idempotency-Key", key);
    assertThat(ada.post(tenants, body("mine-corp", "Mine")).status()).isEqualTo(201);

    assertThat(ada.post(tenants, body("other-corp", "Mine")).body())
        .contains("idempotency_key_reused");
    assertThat(bo.post(tenants, body("mine-corp", "Mine")).body()).contains("domain_slug_conflict");
    assertThat(
            register.ada().with("Idempotency-Key", "short").post(tenants, body("s", "S")).status())
        .isEqualTo(400);
  }

  @Test
  void a_lost_link_is_replaced_by_another() {
    var id = register.tenantId("lost-corp");

    var again = json(register.ada().send("POST", tenants + "/" + id + "/owner-invitation", "", ""));

    var link = text(again, "manualActivationLink");
    var token = link.substring(link.indexOf('#') + 1);
    assertThat(register.actions.resolve(token).domain()).hasToString(id);
    assertThat(
            register
                .ada()
                .send("POST", tenants + "/" + Register.ADA + "/owner-invitation", "", "")
                .status())
        .isEqualTo(404);
  }
}
