package dev.plexsphere.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plexsphere.contract.SuppressForbidden;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * What stands behind the gateway while it is measured: a small answer at {@code hello}, a large one
 * at {@code large}, and at {@code sink} whatever is sent is read and forgotten. A program of its
 * own, so that what it costs is not counted. Arguments: the port, the bytes of the large answer.
 */
@SuppressForbidden("the JDK's own HTTP server: a stack that is not the measured one's")
public final class UpstreamProgram {
  private static final byte[] HELLO = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
  private static final int PIECE = 64 * 1024;

  private UpstreamProgram() {}

  /** Serves until it is ended. */
  public static void main(String[] args) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else small answers wait for an ACK
    long large = Long.parseLong(args[1]);
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    var server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(Upstream.ROOT + "hello", x -> answer(x, HELLO));
    server.createContext(Upstream.ROOT + "large", x -> stream(x, large));
    server.createContext(Upstream.ROOT + "sink", UpstreamProgram::drain);
    server.start();
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void stream(HttpExchange exchange, long bytes) throws IOException {
    var piece = new byte[PIECE];
    exchange.sendResponseHeaders(200, bytes);
    try (var out = exchange.getResponseBody()) {
      for (long left = bytes; left > 0; left -= Math.min(left, PIECE)) {
        out.write(piece, 0, (int) Math.min(left, PIECE));
      }
    }
  }

  private static void drain(HttpExchange exchange) throws IOException {
    long read = 0;
    var piece = new byte[PIECE];
    var in = exchange.getRequestBody();
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      read += n;
    }
    answer(exchange, ("{\"read\":" + read + "}").getBytes(StandardCharsets.UTF_8));
  }
}
