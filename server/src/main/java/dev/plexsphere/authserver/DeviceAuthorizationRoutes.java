package dev.plexsphere.authserver;

import dev.plexsphere.device.DeviceService;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import java.net.URI;
import java.util.LinkedHashMap;

/** {@code /device_authorization} (RFC 8628 sections 3.1 and 3.2). */
final class DeviceAuthorizationRoutes {
  static final String PATH = "/device_authorization";

  private final HostedServers servers;
  private final ClientAuthentication clients;
  private final DpopProofs proofs;
  private final DeviceGrant devices;

  DeviceAuthorizationRoutes(
      HostedServers servers, ClientAuthentication clients, DpopProofs proofs, DeviceGrant devices) {
    this.servers = servers;
    this.clients = clients;
    this.proofs = proofs;
    this.devices = devices;
  }

  void mount(Router router) {
    servers.mount(router, "POST", PATH, OAuthAnswers.answering(this::start));
  }

  private void start(HostedServer server, Exchange exchange) {
    servers.requireOpen(server);
    var form = exchange.form();
    var client = clients.of(server, exchange, form).client();
    var jkt = proofs.bind(server, exchange, PATH, client).orElse(null);
    var started = devices.start(server, client, form, jkt, exchange.context());
    var page = URI.create(server.urls().home()).resolve(DeviceService.PAGE).toString();
    var out = new LinkedHashMap<String, Object>();
    out.put("device_code", started.deviceCode().reveal());
    out.put("user_code", started.userCode());
    out.put("verification_uri", page);
    out.put("verification_uri_complete", page + "?user_code=" + started.userCode());
    out.put("expires_in", started.lifetime().toSeconds());
    out.put("interval", started.interval().toSeconds());
    exchange.json(200, Json.writeAny(out));
  }
}
