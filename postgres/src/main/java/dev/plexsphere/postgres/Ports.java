package dev.plexsphere.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses the port, and remembers it in {@code <home>/port}. */
final class Ports {
  // Below the range from which the kernel takes the near ends of outgoing connections.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 5;

  private Ports() {}

  /** Starts on {@code port}, or for 0 on the remembered one or a free one. */
  static Postmaster start(Path home, int port, Launch launch) throws IOException {
    var memory = home.resolve("port");
    var log = Log.in(home);
    if (port != 0) {
      if (!isFree(port)) {
        throw new EmbeddedPostgresException(
            "Port " + port + " on 127.0.0.1 is taken. Choose another port for the database.");
      }
      return remember(memory, Postmaster.start(launch, port, log));
    }
    var chosen = remembered(memory);
    for (var tries = 1; ; tries++) {
      if (chosen == 0 || !isFree(chosen)) {
        chosen = free();
      }
      try {
        return remember(memory, Postmaster.start(launch, chosen, log));
      } catch (EmbeddedPostgresException e) {
        // Somebody may have taken the port between the look and the start; otherwise give up.
        if (tries == TRIES || isFree(chosen)) {
          throw e;
        }
      }
    }
  }

  private static Postmaster remember(Path memory, Postmaster postmaster) throws IOException {
    try {
      Files.writeString(memory, postmaster.port() + "\n");
      return postmaster;
    } catch (IOException e) {
      postmaster.stop();
      throw e;
    }
  }

  private static int remembered(Path memory) throws IOException {
    if (!Files.exists(memory)) {
      return 0;
    }
    try {
      var port = Integer.parseInt(Files.readString(memory).strip());
      return port > 0 && port <= 0xffff ? port : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static int free() {
    for (var tries = 0; tries < HIGHEST - LOWEST; tries++) {
      var port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedPostgresException("No port is free for the embedded database.");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
