package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.AcmeDevices.answer;
import static dev.plexsphere.authserver.DomainClients.TELEVISION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.tenancy.Domain.DevicePolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a Domain allows of device logins, to clients that know nothing of it. */
class DevicePolicyTest extends DeviceProgram {
  @ParameterizedTest
  @EnumSource(names = {"OFF", "NUMBER_MATCH"})
  void a_policy_that_standard_clients_cannot_meet_is_told_and_not_advertised(DevicePolicy policy) {
    assertThat(metadata()).contains("device_authorization_endpoint").contains("device_code");

    server.domains.setDevicePolicy(server.acme, policy);

    assertThat(member(start(TELEVISION, Map.of("scope", "openid")), "error"))
        .isEqualTo("unauthorized_client");
    assertThat(metadata()).doesNotContain("device_authorization_endpoint", "device_code");
  }

  @Test
  void a_policy_that_turned_off_in_between_ends_it() {
    var started = started();
    answer(server.devices.browser(server.ada), started.getOrDefault("user_code", ""), "approve");
    server.domains.setDevicePolicy(server.acme, DevicePolicy.OFF);

    assertThat(member(poll(TELEVISION, started), "error")).isEqualTo("access_denied");
  }

  @Test
  void a_Domain_whose_people_sign_in_elsewhere_has_none() {
    var bindings = "UPDATE plexsphere.idp_bindings SET ";
    for (var change : List.of("kind = 'oidc'", "kind = 'hosted', status = 'inactive'")) {
      server.sql.execute(bindings + change);
      assertThat(member(start(TELEVISION, Map.of("scope", "openid")), "error"))
          .isEqualTo("unauthorized_client");
    }
  }

  private String metadata() {
    return program.get("/as/acme/.well-known/openid-configuration").body();
  }
}
