package dev.plexsphere.cli.loopback;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hears the one redirect that ends a sign-in in a browser (RFC 8252 section 7.3): on 127.0.0.1
 * alone. Whoever else comes is answered and changes nothing.
 */
public final class LoopbackListener implements AutoCloseable {
  /** The path of a redirect address, where nobody wants another. */
  public static final String PATH = "/callback";

  private static final String HOST = "127.0.0.1";
  private static final String HEAD_END = "\r\n\r\n";
  private static final int HEAD_MAX = 16 << 10;
  private static final int READ_MILLIS = 15_000;
  private static final int DRAIN_MILLIS = 1_000;
  private static final int DRAIN_MAX = 256 << 10;
  private static final int BACKLOG = 16;

  private final ServerSocket socket;
  private final String path;
  private final Function<Map<String, String>, Verdict> judge;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

  private LoopbackListener(
      ServerSocket socket, String path, Function<Map<String, String>, Verdict> judge) {
    this.socket = socket;
    this.path = path;
    this.judge = judge;
  }

  /**
   * Binds a port; nobody is heard before {@link #hear}.
   *
   * @param port 0 for one that the system chooses
   * @throws IOException when the port is taken, or not for this user
   */
  public static ServerSocket bind(int port) throws IOException {
    var socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The address of the default path at a bound port. */
  public static String redirectUri(ServerSocket socket) {
    return "http://" + HOST + ":" + socket.getLocalPort() + PATH;
  }

  /**
   * Begins to hear.
   *
   * @param path where the redirect comes to
   * @param judge what the parameters of a redirect mean
   */
  public static LoopbackListener hear(
      ServerSocket socket, String path, Function<Map<String, String>, Verdict> judge) {
    var listener = new LoopbackListener(socket, path, judge);
    Thread.ofPlatform().daemon().name("callback").start(listener::accept);
    return listener;
  }

  /** The parameters of the redirect that ended the wait, or null as long as it has not come. */
  public @Nullable Map<String, String> heard() {
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
      var in = new BufferedInputStream(visitor.getInputStream());
      reply(visitor, head(in));
      drain(visitor, in);
    } catch (IOException e) {
      // the visitor went away
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.length() < HEAD_MAX && !isWhole(head)) {
      int c = in.read();
      if (c == -1) {
        break;
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static boolean isWhole(CharSequence head) {
    int start = head.length() - HEAD_END.length();
    return start >= 0 && HEAD_END.contentEquals(head.subSequence(start, head.length()));
  }

  /** What is closed with bytes unread loses its reply on the way. */
  private static void drain(Socket visitor, InputStream in) throws IOException {
    visitor.shutdownOutput();
    visitor.setSoTimeout(DRAIN_MILLIS);
    for (int i = 0; i < DRAIN_MAX && in.read() != -1; i++) {
      // nobody needs it
    }
  }

  private void reply(Socket visitor, String head) throws IOException {
    if (head.length() >= HEAD_MAX && !isWhole(head)) {
      write(visitor, "431 Request Header Fields Too Large", "", "That is too much.");
      return;
    }
    var lines = List.of(head.split("\r\n", -1));
    var words = List.of(lines.getFirst().split(" ", -1));
    if (words.size() != 3 || !words.get(2).startsWith("HTTP/1.") || !isForUs(lines)) {
      write(visitor, "400 Bad Request", "", "This is not the answer that the terminal waits for.");
      return;
    }
    if (!words.get(0).equals("GET")) {
      write(visitor, "405 Method Not Allowed", "Allow: GET\r\n", "Only GET is answered here.");
      return;
    }
    var target = words.get(1);
    if (!(target.equals(path) || target.startsWith(path + "?"))) {
      write(visitor, "404 Not Found", "", "There is nothing here.");
      return;
    }
    hear(visitor, Query.of(target));
  }

  private void hear(Socket visitor, Map<String, String> parameters) throws IOException {
    var verdict = judge.apply(parameters);
    if (verdict == Verdict.STRANGER) {
      write(visitor, "400 Bad Request", "", "This answer belongs to another sign-in.");
      return;
    }
    if (!isOver.compareAndSet(false, true)) {
      write(visitor, "410 Gone", "", "This sign-in is over; the terminal says how it went.");
      return;
    }
    try {
      write(
          visitor,
          verdict == Verdict.ANSWER ? "200 OK" : "400 Bad Request",
          "",
          verdict == Verdict.REFUSAL || parameters.containsKey("error")
              ? "The sign-in did not work; the terminal says why."
              : "You can close this page and go back to the terminal.");
    } finally {
      // whoever closes the page early has answered all the same
      answer.complete(parameters);
    }
  }

  /** A page of another name that resolves to this machine (DNS rebinding) is not for us. */
  private boolean isForUs(List<String> lines) {
    int port = socket.getLocalPort();
    var hosts = List.of("host: " + HOST + ":" + port, "host: localhost:" + port);
    return lines.stream().anyMatch(line -> hosts.contains(line.toLowerCase(Locale.ROOT).strip()));
  }

  private static void write(Socket visitor, String status, String header, String text)
      throws IOException {
    var page =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign-in</title><p>"
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
