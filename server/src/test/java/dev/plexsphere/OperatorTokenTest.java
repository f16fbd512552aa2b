package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.account.Account;
import dev.plexsphere.ids.DomainId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The admin API with tokens that the platform's own server issued. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorTokenTest {
  private static final String TENANTS = "/api/platform/admin/v1/tenants";

  private final Whole whole;

  OperatorTokenTest(@TempDir Path tls) {
    whole = new Whole(tls);
  }

  @AfterAll
  void close() {
    whole.close();
  }

  @Test
  void requirement_1_and_43_an_operators_token_registers_the_first_tenant() {
    var operator = whole.http().bearer(whole.operatorToken(Whole.GRACE));

    var made =
        operator.post(
            TENANTS,
            """
            {"slug":"acme","name":"Acme","owner":{"email":"o@acme.example","displayName":"Olive"}}
            """);

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(operator.get(TENANTS).body()).contains("acme");
    assertThat(whole.http().get(TENANTS).status()).isEqualTo(401);
  }

  @Test
  void requirement_42_the_role_is_asked_for_on_every_request() {
    var eve = whole.person(DomainId.PLATFORM, "eve@p.example", List.of(Account.PLATFORM_ADMIN));
    var operator = whole.http().bearer(whole.operatorToken("eve@p.example"));
    assertThat(operator.get(TENANTS).status()).isEqualTo(200);

    whole.setRoles(eve, List.of());

    assertThat(operator.get(TENANTS).status()).isEqualTo(403);
  }

  @Test
  void requirement_44_the_license_is_shown_and_counted() {
    var operator = whole.http().bearer(whole.operatorToken(Whole.GRACE));

    assertThat(operator.get("/api/platform/admin/v1/license").body())
        .contains("\"state\":\"ACTIVE\"", "\"licensee\":\"Tests\"");
    assertThat(whole.http().get("/api/platform/admin/v1/license").status()).isEqualTo(401);
  }

  @Test
  void a_console_cookie_opens_no_door_of_the_api() {
    assertThat(whole.console().get(TENANTS).status()).isEqualTo(401);
  }
}
