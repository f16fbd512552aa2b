package dev.plexsphere.authserver;

import java.net.URI;
import java.util.List;
import java.util.Set;

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
            List.of(Client.PLATFORM),
            Set.of(GrantType.AUTHORIZATION_CODE),
            ClientProofs.NONE,
            ClientAddresses.redirectingTo(
                "http://127.0.0.1/callback",
                "http://[::1]/callback",
                console,
                root + "/onboarding/callback"),
            new ClientAccess(List.of("openid"), List.of(Client.API), List.of()),
            ClientRules.DEFAULT,
            ClientTokens.DEFAULT);
    return List.of(
        operator,
        new Client(
            "plexsphere-console",
            "the admin console",
            List.of(Client.PLATFORM),
            Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
            ClientProofs.NONE,
            new ClientAddresses(
                List.of(console), List.of(root + "/admin-console", root + "/admin-console/"), null),
            new ClientAccess(Client.ALL_SCOPES, List.of(Client.API), List.of()),
            ClientRules.DEFAULT,
            ClientTokens.DEFAULT));
  }
}
