package dev.plexsphere.event;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Syslog messages (RFC 5424) over TCP with octet counting (RFC 6587 section 3.4.1). TCP says that
 * bytes were taken, not that they were written: what a syslog server loses is its own affair.
 */
final class SyslogSink implements Sink {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Facility 13, log audit; severity 6, informational. */
  private static final String PRIORITY = "<110>1 ";

  private final String host;
  private final int port;
  private @Nullable Socket socket;

  /**
   * @param address {@code host:port}
   * @throws IllegalArgumentException naming the form
   */
  SyslogSink(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("audit.sink.syslog must look like logs.example.com:601");
    }
    this.host = address.substring(0, colon);
    this.port = Integer.parseInt(address.substring(colon + 1));
  }

  @Override
  public void deliver(List<Event> events) throws IOException {
    try {
      var out = new BufferedOutputStream(connected().getOutputStream(), 64 * 1024);
      for (var event : events) {
        write(out, event);
      }
      out.flush();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static void write(OutputStream out, Event event) throws IOException {
    var header =
        PRIORITY + event.issuedAt() + " - plexsphere - " + event.type().replace(' ', '_') + " - ";
    var start = header.getBytes(StandardCharsets.UTF_8);
    var length = (start.length + event.envelope().length) + " ";
    out.write(length.getBytes(StandardCharsets.US_ASCII));
    out.write(start);
    out.write(event.envelope());
  }

  private Socket connected() throws IOException {
    var open = socket;
    if (open == null || open.isClosed()) {
      open = new Socket();
      open.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      socket = open;
    }
    return open;
  }

  @Override
  public void close() {
    var open = socket;
    socket = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // it was broken already
      }
    }
  }
}
