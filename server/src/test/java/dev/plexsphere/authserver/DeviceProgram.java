package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.TELEVISION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A program without a browser, before acme's server. */
abstract class DeviceProgram {
  final Acme server = new Acme();
  final Http program = server.browser();

  DeviceProgram() {
    server.devices.binding("acme");
    server.clock.advance(Duration.ofSeconds(2)); // since Ada's password was set
  }

  @AfterEach
  void close() {
    server.close();
  }

  Http.Reply start(String client, Map<String, String> more) {
    var fields = new HashMap<>(more);
    fields.put("client_id", client);
    return program.form("/as/acme/device_authorization", fields);
  }

  Map<String, String> started() {
    var reply = start(TELEVISION, Map.of("scope", "openid email profile"));
    assertThat(reply.status()).isEqualTo(200);
    var out = new LinkedHashMap<String, String>();
    out.put("device_code", member(reply, "device_code"));
    out.put("user_code", member(reply, "user_code"));
    return out;
  }

  Http.Reply poll(String client, Map<String, String> started) {
    return Acme.token(
        program,
        Map.of(
            "grant_type",
            GrantType.DEVICE_CODE.value(),
            "client_id",
            client,
            "device_code",
            started.getOrDefault("device_code", "")));
  }
}
