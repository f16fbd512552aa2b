package dev.plexsphere.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One TCP connection to 127.0.0.1 that sends exactly the bytes it is told, however wrong they are,
 * and counts what comes back. One byte is one character (ISO 8859-1) in both directions.
 */
public final class RawHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int LINE_MAX = 64 * 1024;

  private final Socket socket;
  private final InputStream in;
  private boolean closedByPeer;

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * One response. Header names are in lower case; a body without length ends with the connection.
   */
  public record Response(int status, Map<String, List<String>> headers, String body) {
    /** The first value, or the empty string. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of("")).getFirst();
    }
  }

  /** In clear. */
  public static RawHttp connect(int port) {
    try {
      return new RawHttp(open(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Over TLS, asking for {@code serverName}; offers no ALPN, so HTTP/1.1 is what follows. */
  public static RawHttp connect(int port, SSLContext tls, String serverName) {
    try {
      var plain = open(port);
      var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, serverName, port, true);
      socket.startHandshake();
      return new RawHttp(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket open(int port) throws IOException {
    var socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) CONNECT.toMillis());
    return socket;
  }

  /** A text block as HTTP writes it: each line ends with CR LF. */
  public static String crlf(String lines) {
    return lines.replace("\n", "\r\n");
  }

  /** Sends now, in one write. A peer that has hung up already shows when reading. */
  public RawHttp send(String bytes) {
    return send(bytes.getBytes(ISO_8859_1));
  }

  /** The same for bytes. */
  public RawHttp send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (SocketException _) {
      // the peer answered and closed before it had read everything: allowed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Says that nothing more comes, and keeps reading. */
  public RawHttp finish() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The next response, within 10 s.
   *
   * @throws AssertionError when none comes, or it is cut short
   */
  public Response read() {
    return read(false);
  }

  /** The next response to a HEAD request: it has headers of a body, but no body. */
  public Response readHead() {
    return read(true);
  }

  private Response read(boolean head) {
    try {
      return parse(head, ANSWER);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no response within " + ANSWER, e);
    } catch (IOException e) {
      throw new AssertionError("the connection ended instead of a response: " + e.getMessage(), e);
    }
  }

  /**
   * Every response until the peer closes the connection or is silent for {@code quiet}. Afterwards
   * {@link #closedByPeer} tells which.
   */
  public List<Response> readAll(Duration quiet) {
    var all = new ArrayList<Response>();
    try {
      while (true) {
        all.add(parse(false, quiet));
      }
    } catch (EOFException | SocketException _) {
      closedByPeer = true;
    } catch (SocketTimeoutException _) {
      closedByPeer = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  public boolean closedByPeer() {
    return closedByPeer;
  }

  private Response parse(boolean head, Duration wait) throws IOException {
    socket.setSoTimeout((int) wait.toMillis());
    var statusLine = line();
    var words = statusLine.split(" ", 3);
    if (!words[0].startsWith("HTTP/1.") || words.length < 2) {
      throw new AssertionError("no status line: " + statusLine);
    }
    var status = Integer.parseInt(words[1]);
    var headers = headers();
    return new Response(status, headers, body(head, status, headers));
  }

  private Map<String, List<String>> headers() throws IOException {
    var headers = new TreeMap<String, List<String>>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      var colon = line.indexOf(':');
      if (colon < 1) {
        throw new AssertionError("no header: " + line);
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  /** RFC 9112 section 6.3. */
  private String body(boolean head, int status, Map<String, List<String>> headers)
      throws IOException {
    if (head || status < 200 || status == 204 || status == 304) {
      return "";
    }
    if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
      return chunks();
    }
    var length = headers.get("content-length");
    return length == null
        ? new String(in.readAllBytes(), ISO_8859_1)
        : exactly(Integer.parseInt(length.getFirst()));
  }

  private String chunks() throws IOException {
    var body = new StringBuilder();
    while (true) {
      var size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
      if (size == 0) {
        var _ = headers();
        return body.toString();
      }
      body.append(exactly(size));
      var _ = line();
    }
  }

  private String exactly(int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("body ended after " + bytes.length + " of " + length + " bytes");
    }
    return new String(bytes, ISO_8859_1);
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next == -1) {
        throw new EOFException(line.size() == 0 ? "closed" : "closed within a line: " + line);
      }
      if (line.size() > LINE_MAX) {
        throw new AssertionError("a line of more than " + LINE_MAX + " bytes");
      }
      line.write(next);
    }
    var text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
