package dev.plexsphere.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * npm's oidc-provider, which keeps everything in memory: it has no database, and forgets all at its
 * end. It introspects opaque tokens only, so those are what it is asked about.
 */
final class OidcProviderPeer implements Peer {
  private static final String AUDIENCE = "https://api.elsewhere.example";
  private static final String CREDENTIALS = "grant_type=client_credentials";

  private final Path e2e;
  private final Path log;
  private final int port;
  private final OAuthServer server;
  private @Nullable Program program;

  /**
   * @param e2e the folder in which npm has put it
   * @param home for what it says
   */
  OidcProviderPeer(Path e2e, Path home, int port) {
    this.e2e = e2e;
    this.log = home.resolve("oidc-provider.log");
    this.port = port;
    this.server =
        new OAuthServer(
            "/token",
            "/token/introspection",
            OAuthServer.Client.generated("machine"),
            OAuthServer.Client.generated("api"),
            OAuthServer.Client.generated("web"),
            CREDENTIALS + "&resource=" + AUDIENCE,
            CREDENTIALS);
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
  public OAuthServer server() {
    return server;
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
    program = started;
    started.await(port, "/.well-known/openid-configuration");
    return (System.nanoTime() - begun) / 1e9;
  }

  private String configuration() {
    return "{\"port\":"
        + port
        + ",\"audience\":\""
        + AUDIENCE
        + "\",\"callback\":\"http://127.0.0.1:9999/cb\",\"machine\":"
        + json(server.machine())
        + ",\"api\":"
        + json(server.api())
        + ",\"web\":"
        + json(server.web())
        + "}";
  }

  private static String json(OAuthServer.Client client) {
    return "{\"id\":\"" + client.id() + "\",\"secret\":\"" + client.secret() + "\"}";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long pid() {
    if (program == null) {
      throw new IllegalStateException("not started");
    }
    return program.pid();
  }

  @Override
  public long postmaster() {
    return 0;
  }

  @Override
  public List<String> refreshTokens(int count) throws IOException {
    var tokens = new ArrayList<String>();
    try (var wire = new Wire(port)) {
      for (int i = 0; i < count; i++) {
        var first = Wire.request("GET", "/first-refresh-token", "", "");
        tokens.add(wire.expect(200, first).text("refresh_token"));
      }
    }
    return tokens;
  }

  @Override
  public void stop() {
    if (program != null) {
      program.close();
      program = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
