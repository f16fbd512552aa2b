package dev.plexsphere.cli.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Hears the one redirect that ends a sign-in in a browser (RFC 8252 section 7.3): on 127.0.0.1
 * alone, at a port that the system chooses. Whoever else comes is answered and changes nothing.
 */
final class LoopbackListener implements AutoCloseable {
  private static final String PATH = "/callback";
  private static final int HEAD_MAX = 16 << 10;
  private static final int READ_MILLIS = 15_000;
  private static final int BACKLOG = 16;

  private final ServerSocket socket;
  private final Predicate<Map<String, String>> isOurs;
  private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

  private LoopbackListener(ServerSocket socket, Predicate<Map<String, String>> isOurs) {
    this.socket = socket;
    this.isOurs = isOurs;
  }

  /** Binds the port; nobody is heard before {@link #hear}. */
  static ServerSocket bind() {
    try {
      var socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), BACKLOG);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String redirectUri(ServerSocket socket) {
    return "http://127.0.0.1:" + socket.getLocalPort() + PATH;
  }

  /**
   * Begins to hear.
   *
   * @param isOurs whether the parameters of a redirect are those of this sign-in
   */
  static LoopbackListener hear(ServerSocket socket, Predicate<Map<String, String>> isOurs) {
    var listener = new LoopbackListener(socket, isOurs);
    Thread.ofPlatform().daemon().name("callback").start(listener::accept);
    return listener;
  }

  /** The parameters of the redirect, or null as long as it has not come. */
  @Nullable Map<String, String> heard() {
    return answer.getNow(null);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var visitor = socket.accept();
        // one that says nothing must not keep the browser waiting
        Thread.ofVirtual().start(() -> serve(visitor));
      } catch (IOException e) {
        // closed, or one visitor gone; the loop's condition tells which
      }
    }
  }

  private void serve(Socket visitor) {
    try (visitor) {
      visitor.setSoTimeout(READ_MILLIS);
      reply(visitor, head(visitor.getInputStream()));
    } catch (IOException e) {
      // the visitor went away
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.length() < HEAD_MAX && head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c == -1) {
        break;
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private void reply(Socket visitor, String head) throws IOException {
    var lines = List.of(head.split("\r\n", -1));
    var words = List.of(lines.getFirst().split(" ", -1));
    if (words.size() != 3 || !words.get(2).startsWith("HTTP/1.") || !isForUs(lines)) {
      write(visitor, "400 Bad Request", "", "This is not the answer that plexctl waits for.");
      return;
    }
    if (!words.get(0).equals("GET")) {
      write(visitor, "405 Method Not Allowed", "Allow: GET\r\n", "Only GET is answered here.");
      return;
    }
    var target = words.get(1);
    if (!(target.equals(PATH) || target.startsWith(PATH + "?"))) {
      write(visitor, "404 Not Found", "", "There is nothing here.");
      return;
    }
    var parameters = Query.of(target);
    if (!isOurs.test(parameters)) {
      write(visitor, "400 Bad Request", "", "This answer belongs to another sign-in.");
      return;
    }
    write(
        visitor,
        "200 OK",
        "",
        parameters.containsKey("error")
            ? "The sign-in did not work; the terminal says why."
            : "You can close this page and go back to the terminal.");
    answer.complete(parameters);
  }

  /** A page of another name that resolves to this machine (DNS rebinding) is not for us. */
  private boolean isForUs(List<String> lines) {
    var host = "host: 127.0.0.1:" + socket.getLocalPort();
    return lines.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).strip().equals(host));
  }

  private static void write(Socket visitor, String status, String header, String text)
      throws IOException {
    var page =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>plexctl</title><p>"
            + text
            + "</p></html>\n";
    var head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
            + page.length()
            + "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer"
            + "\r\nContent-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff"
            + "\r\n"
            + header
            + "Connection: close\r\n\r\n";
    visitor.getOutputStream().write((head + page).getBytes(StandardCharsets.US_ASCII));
    visitor.getOutputStream().flush();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is not needed any more
    }
  }
}
