package dev.plexsphere.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * npm's oidc-provider, which keeps everything in memory: it has no database, and forgets all at its
 * end. It introspects opaque tokens only, so those are what it is asked about.
 */
final class OidcProviderPeer extends ProgramPeer {
  private static final String AUDIENCE = "https://api.elsewhere.example";
  private static final String CREDENTIALS = "grant_type=client_credentials";

  private final Path e2e;
  private final Path log;

  /**
   * @param e2e the folder in which npm has put it
   * @param home for what it says
   */
  OidcProviderPeer(Path e2e, Path home, int port) {
    super(
        port,
        new OAuthServer(
            "/token",
            "/token/introspection",
            OAuthServer.Client.generated("machine"),
            OAuthServer.Client.generated("api"),
            OAuthServer.Client.generated("web"),
            CREDENTIALS + "&resource=" + AUDIENCE,
            CREDENTIALS));
    this.e2e = e2e;
    this.log = home.resolve("oidc-provider.log");
  }

  @Override
  public String name() {
    try {
      var file = e2e.resolve("node_modules/oidc-provider/package.json");
      return "oidc-provider " + Wire.Json.text(Files.readString(file), "version");
    } catch (IOException _) {
      return "oidc-provider";
    }
  }

  @Override
  public double start() throws IOException {
    long begun = System.nanoTime();
    var started =
        Program.start(
            log,
            List.of("node", e2e.resolve("peers/measured-idp.mjs").toString()),
            Map.of("NODE_ENV", "production", "NODE_NO_WARNINGS", "1"),
            configuration());
    await(started, "/.well-known/openid-configuration");
    return (System.nanoTime() - begun) / 1e9;
  }

  private String configuration() {
    return "{\"port\":"
        + port()
        + ",\"audience\":\""
        + AUDIENCE
        + "\",\"callback\":\"http://127.0.0.1:9999/cb\",\"machine\":"
        + json(server().machine())
        + ",\"api\":"
        + json(server().api())
        + ",\"web\":"
        + json(server().web())
        + "}";
  }

  private static String json(OAuthServer.Client client) {
    return "{\"id\":\"" + client.id() + "\",\"secret\":\"" + client.secret() + "\"}";
  }

  @Override
  public long pid() {
    return program().pid();
  }

  @Override
  public long postmaster() {
    return 0;
  }

  @Override
  public List<String> refreshTokens(int count) throws IOException {
    return refreshTokens(count, Wire.request("GET", "/first-refresh-token", "", ""));
  }
}
