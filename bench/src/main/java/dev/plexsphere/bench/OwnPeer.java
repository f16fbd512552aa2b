package dev.plexsphere.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ours: {@code plexsphere dev} without a signer, with its embedded PostgreSQL. */
final class OwnPeer implements Peer {
  private final Path root;
  private final Path data;
  private final int port;
  private final Map<String, String> environment;
  private @Nullable Plane plane;
  private long postmaster;

  OwnPeer(Path root, Path data, int port, Map<String, String> environment) {
    this.root = root;
    this.data = data;
    this.port = port;
    this.environment = environment;
  }

  @Override
  public String name() {
    return "plexsphere";
  }

  @Override
  public OAuthServer server() {
    return running().authorizationServer();
  }

  @Override
  public double start() throws IOException, SQLException {
    plane = Plane.start(root, data, port, environment);
    try (var database = plane.database()) {
      postmaster = Plane.postmaster(database);
    }
    return plane.startMillis() / 1000;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long pid() {
    return running().pid();
  }

  @Override
  public long postmaster() {
    return postmaster;
  }

  @Override
  public List<String> refreshTokens(int count) throws IOException {
    var flow = new CodeFlow(running());
    return flow.refreshTokens(flow.browsers(count));
  }

  private Plane running() {
    if (plane == null) {
      throw new IllegalStateException("not started");
    }
    return plane;
  }

  @Override
  public void stop() {
    if (plane != null) {
      plane.close();
      plane = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
