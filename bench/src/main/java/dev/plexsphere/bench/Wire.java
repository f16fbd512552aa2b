package dev.plexsphere.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One kept-alive HTTP/1.1 connection to loopback, with as little work per answer as possible. */
final class Wire implements AutoCloseable {
  private static final String LENGTH = "content-length:";
  private static final int STATUS = "HTTP/1.1 ".length();

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[32 * 1024];
  private int from;
  private int to;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** One answer; its body in UTF-8. */
  record Answer(int status, String head, String body) {
    /** Values of a header, in their order. */
    List<String> headers(String name) {
      var start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }

    /** A string member of a JSON body, wherever it stands. */
    String text(String member) {
      return Json.text(body, member);
    }
  }

  /** One request, as bytes; {@code headers} are whole lines with CR LF. */
  static byte[] request(String method, String path, String headers, String body) {
    var length = body.getBytes(StandardCharsets.UTF_8).length;
    var head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers;
    if (!body.isEmpty()) {
      head += headers.contains("Content-Type:") ? "" : "Content-Type: application/json\r\n";
      head += "Content-Length: " + length + "\r\n";
    }
    return (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  /** Sends, and reads the answer, which must have a Content-Length or no body. */
  Answer send(byte[] request) throws IOException {
    out.write(request);
    int end = endOfHead();
    var head = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
    from = end;
    var body = new String(body(length(head)), StandardCharsets.UTF_8);
    return new Answer(Integer.parseInt(head.substring(STATUS, STATUS + 3)), head, body);
  }

  /**
   * {@link #send} where only one status will do: a refusal is quick, and would look like speed.
   *
   * @throws IllegalStateException for any other
   */
  Answer expect(int status, byte[] request) throws IOException {
    var answer = send(request);
    if (answer.status() != status) {
      var line = new String(request, StandardCharsets.UTF_8).lines().findFirst();
      throw new IllegalStateException(line.orElse("") + ": " + status + " expected, got " + answer);
    }
    return answer;
  }

  /**
   * Sends, and reads the body without keeping it.
   *
   * @return its bytes
   * @throws IllegalStateException for any status but 200
   */
  long discard(byte[] request) throws IOException {
    out.write(request);
    int end = endOfHead();
    var head = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
    from = end;
    if (!head.startsWith("200", STATUS)) {
      throw new IllegalStateException("200 expected, got " + head);
    }
    long left = length(head);
    for (long have = (long) to - from; have < left; have += to) {
      from = to;
      fill();
    }
    from = to;
    return left;
  }

  /** Sends a head and that many bytes of nothing, and reads the answer. */
  Answer upload(byte[] head, long bytes) throws IOException {
    out.write(head);
    var piece = new byte[64 * 1024];
    for (long left = bytes; left > 0; left -= Math.min(left, piece.length)) {
      out.write(piece, 0, (int) Math.min(left, piece.length));
    }
    return send(new byte[0]);
  }

  private static int length(String head) {
    for (int line = head.indexOf('\n') + 1; line < head.length() - 2; ) {
      int end = head.indexOf('\r', line);
      if (head.regionMatches(true, line, LENGTH, 0, LENGTH.length())) {
        return Integer.parseInt(head.substring(line + LENGTH.length(), end).strip());
      }
      line = end + 2;
    }
    return 0;
  }

  private int endOfHead() throws IOException {
    for (int at = from; ; at++) {
      while (at + 4 > to) {
        at -= fill();
      }
      if (buffer[at] == '\r' && buffer[at + 2] == '\r') {
        return at + 4;
      }
    }
  }

  private byte[] body(int length) throws IOException {
    var body = new byte[length];
    for (int have = 0; have < length; ) {
      if (from == to) {
        fill();
      }
      int part = Math.min(length - have, to - from);
      System.arraycopy(buffer, from, body, have, part);
      from += part;
      have += part;
    }
    return body;
  }

  /** Reads more, and says by how much what was there has moved to the front. */
  private int fill() throws IOException {
    int moved = from;
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= moved;
    from = 0;
    int read = in.read(buffer, to, buffer.length - to);
    if (read <= 0) {
      throw new EOFException("the server closed the connection");
    }
    to += read;
    return moved;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The few members that the bench needs; nothing here parses what a stranger sent. */
  static final class Json {
    private Json() {}

    /** The first string member of that name. */
    static String text(String json, String member) {
      return find(json, member)
          .orElseThrow(() -> new IllegalStateException("no \"" + member + "\" in " + json));
    }

    private static Optional<String> find(String json, String member) {
      int name = json.indexOf('"' + member + '"');
      if (name < 0) {
        return Optional.empty();
      }
      int begin = json.indexOf('"', json.indexOf(':', name + member.length() + 2)) + 1;
      return Optional.of(json.substring(begin, json.indexOf('"', begin)));
    }

    /** All string members of that name. */
    static List<String> texts(String json, String member) {
      var found = new ArrayList<String>();
      var rest = json;
      for (var next = find(rest, member); next.isPresent(); next = find(rest, member)) {
        found.add(next.get());
        rest = rest.substring(rest.indexOf('"' + member + '"') + member.length() + 2);
      }
      return found;
    }
  }
}
