package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** An operator who edits applications in the console, with a browser without scripts. */
abstract class ApplicationEditing {
  static final String APPS =
      "/admin-console/tenants/" + GatewayHouse.ACME.value() + "/applications";
  static final String CLIENTS = "/v1/admin/clients";

  final AccessDesk desk;
  final Http console;

  ApplicationEditing(Path tls) {
    desk = new AccessDesk(tls);
    console = desk.house.whole.console();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  String client(Map<String, Object> more) {
    var body = new HashMap<String, Object>();
    body.put("domain_id", GatewayHouse.ACME.toString());
    body.put("client_name", "Photo prints");
    body.put("redirect_uris", List.of("https://photos.example/cb"));
    body.putAll(more);
    var reply = desk.owner.post(CLIENTS, AccessDesk.body(body));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return String.valueOf(AccessDesk.json(reply).get("client_id"));
  }

  Map<String, Object> registered(String client) {
    return AccessDesk.json(
        desk.owner.get(CLIENTS + "/" + client + "?domain_id=" + GatewayHouse.ACME));
  }

  static String edit(String client) {
    return APPS + "/" + client + "/edit";
  }

  Map<String, String> form(String client) {
    var page = console.get(edit(client));
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return PageForm.of(page);
  }

  Http.Reply save(String client, Map<String, String> changed) {
    var form = form(client);
    form.putAll(changed);
    return console.form(edit(client), form);
  }
}
