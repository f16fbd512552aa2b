package dev.plexsphere.machine;

import static dev.plexsphere.authn.Gatehouse.SECRET;
import static dev.plexsphere.authn.Gatehouse.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authn.Gatehouse;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server with machines in it, and a client that asks for their tokens. */
final class MachineDesk implements AutoCloseable {
  static final String PATH = "/v1/auth/service/token";
  static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  final Gatehouse gate;
  final Http client;

  MachineDesk() {
    this(new Gatehouse());
  }

  MachineDesk(Gatehouse gate) {
    this.gate = gate;
    client = gate.node.anonymous();
  }

  Map<String, String> right() {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", "client_credentials");
    out.put("client_id", gate.acme.clientId);
    out.put("client_secret", SECRET);
    return out;
  }

  Map<String, String> right(String name, String value) {
    var out = right();
    out.put(name, value);
    return out;
  }

  Http.Reply ask(Map<String, String> body) {
    return client.post(PATH, new String(Json.writeAny(body), StandardCharsets.UTF_8));
  }

  static String basic(String id, String secret) {
    return "Basic "
        + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  static void assertRefused(Http.Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(code(reply)).isEqualTo(code);
    assertThat(reply.body()).doesNotContain(SECRET);
  }

  @Override
  public void close() {
    gate.close();
  }
}
