package dev.plexsphere.gateway.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that says exactly the bytes of a script, however wrong, and keeps what it was sent. */
final class RawUpstream implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();

  /** What one connection sees once a request's headers have come. It is closed afterwards. */
  interface Script {
    void run(Talk talk) throws IOException;
  }

  /** The connection, and the request's line and headers. */
  record Talk(String head, InputStream in, OutputStream out) {
    Talk say(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
      return this;
    }

    /** The body of a request with Content-Length. */
    String body() throws IOException {
      return new String(
          in.readNBytes(Integer.parseInt(header(head, "content-length"))), ISO_8859_1);
    }

    /** The next byte. */
    char next() throws IOException {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      return (char) next;
    }

    /** True once the peer has closed; waits for it. */
    boolean isLeft() {
      try {
        return in.read() < 0;
      } catch (IOException _) {
        return true; // reset
      }
    }
  }

  private RawUpstream(ServerSocket server) {
    this.server = server;
  }

  static RawUpstream start(Script script) {
    try {
      var upstream = new RawUpstream(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(() -> upstream.accept(script));
      return upstream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers every request with this, its line ends being CR LF, and closes. */
  static RawUpstream answering(String answer) {
    return start(talk -> talk.say(answer.replace("\n", "\r\n")));
  }

  /** 200 with a small body. */
  static RawUpstream ok() {
    return answering("HTTP/1.1 200 OK\nContent-Length: 2\nConnection: close\n\nok");
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        sockets.add(socket);
        // Not a virtual one: what a script does must not keep the proxy from its work.
        Thread.ofPlatform().daemon().name("upstream").start(() -> converse(socket, script));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void converse(Socket socket, Script script) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      heads.add(head.toString());
      script.run(new Talk(head.toString(), in, socket.getOutputStream()));
    } catch (IOException _) {
      // the proxy hung up
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** The lines and headers of all requests, as they came. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  String onlyHead() {
    if (heads.size() != 1) {
      throw new AssertionError("expected one request: " + heads);
    }
    return heads.getFirst();
  }

  /** The value of a header in {@code head}, or the empty string. */
  static String header(String head, String name) {
    return head.lines()
        .filter(
            line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : sockets) {
      socket.close();
    }
  }
}
