package dev.plexsphere.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody else's server, which is a program that we start and end. */
abstract class ProgramPeer implements Peer {
  private final int port;
  private final OAuthServer server;
  private @Nullable Program program;

  ProgramPeer(int port, OAuthServer server) {
    this.port = port;
    this.server = server;
  }

  /** Keeps what has just been started, and waits for it. */
  final void await(Program started, String path) throws IOException {
    program = started;
    started.await(port, path);
  }

  /** What runs. */
  final Program program() {
    if (program == null) {
      throw new IllegalStateException("not started");
    }
    return program;
  }

  /** The refresh tokens of so many answers to the same request. */
  final List<String> refreshTokens(int count, byte[] request) throws IOException {
    var tokens = new ArrayList<String>();
    try (var wire = new Wire(port)) {
      for (int i = 0; i < count; i++) {
        tokens.add(wire.expect(200, request).text("refresh_token"));
      }
    }
    return tokens;
  }

  @Override
  public final OAuthServer server() {
    return server;
  }

  @Override
  public final int port() {
    return port;
  }

  @Override
  public final void stop() {
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
