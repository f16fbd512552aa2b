package dev.plexsphere.authserver;

import java.net.URI;
import java.util.List;

/** The platform's clients that need no configuration: for operators' programs and the console. */
final class BuiltInClients {
  private BuiltInClients() {}

  static List<Client> of(URI publicUrl) {
    var root = publicUrl.toString();
    var console = root + "/admin-console/callback";
    var operator =
        new Client(
            "platform-operator-cli",
            "plexctl operator",
            null,
            false,
            List.of(
                "http://127.0.0.1/callback",
                "http://[::1]/callback",
                console,
                root + "/onboarding/callback"),
            List.of(),
            List.of("openid"),
            List.of(Client.API));
    return List.of(
        operator,
        new Client(
            "plexsphere-console",
            "the admin console",
            null,
            true,
            List.of(console),
            List.of(root + "/admin-console", root + "/admin-console/"),
            Client.ALL_SCOPES,
            List.of(Client.API)));
  }
}
