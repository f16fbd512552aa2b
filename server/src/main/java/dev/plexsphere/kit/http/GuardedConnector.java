package dev.plexsphere.kit.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Accepts so many connections and no more, and ends those that dribble.
 *
 * <p>Jetty's idle timeout starts anew with every byte, so one byte every few seconds holds a
 * connection for ever. A sweep looks at each connection whose request (or TLS handshake) has begun
 * and not yet arrived, and closes it at the deadline.
 */
final class GuardedConnector extends ServerConnector {
  private static final Logger LOG = Logger.getLogger(GuardedConnector.class.getName());
  private static final long SWEEP_MAX_MS = 1_000;
  private static final int IPV6_NETWORK = 64;

  /** Readers of a node that ended all come back at once, and the JVM's own 50 would lose some. */
  private static final int WAITING_TO_BE_ACCEPTED = 4_096;

  private final Limits limits;
  private final Predicate<InetAddress> uncounted;
  private final Map<AddressRange, Integer> perAddress = new ConcurrentHashMap<>();
  private final Map<EndPoint, Opened> opened = new ConcurrentHashMap<>();
  private Scheduler.@Nullable Task sweep;

  GuardedConnector(
      Server server, Limits limits, Predicate<InetAddress> uncounted, ConnectionFactory... speaks) {
    super(server, 1, 1, speaks);
    setAcceptQueueSize(WAITING_TO_BE_ACCEPTED);
    this.limits = limits;
    this.uncounted = uncounted;
  }

  Limits limits() {
    return limits;
  }

  /** The deadline no longer holds for this request; for the connection's next one it does. */
  void waive(Request request) {
    var endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    var about = opened.get(endPoint);
    if (about != null) {
      about.waived = request.getBeginNanoTime();
    }
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    schedule();
  }

  @Override
  protected void doStop() throws Exception {
    var task = sweep;
    if (task != null) {
      task.cancel();
    }
    super.doStop();
  }

  @Override
  protected void onEndPointOpened(EndPoint endPoint) {
    super.onEndPointOpened(endPoint);
    var source = source(endPoint); // a closed socket no longer knows its peer
    opened.put(endPoint, new Opened(source));
    int inAll = opened.size();
    int here = source == null ? 0 : perAddress.merge(source, 1, Integer::sum);
    if (inAll > limits.connections() || here > limits.connectionsPerAddress()) {
      LOG.log(
          Level.FINE,
          "too many connections: {0} in all, {1} of one address",
          new Object[] {inAll, here});
      endPoint.close();
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    super.onEndPointClosed(endPoint);
    var was = opened.remove(endPoint);
    if (was != null && was.source != null) {
      perAddress.computeIfPresent(was.source, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private @Nullable AddressRange source(EndPoint endPoint) {
    if (!(endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote)
        || uncounted.test(remote.getAddress())) {
      return null;
    }
    return client(remote.getAddress());
  }

  /** What counts as one client: an IPv4 address, or the /64 that an IPv6 customer is given. */
  static AddressRange client(InetAddress address) {
    return AddressRange.around(
        address,
        address instanceof Inet6Address ? IPV6_NETWORK : address.getAddress().length * Byte.SIZE);
  }

  private void schedule() {
    long every = Math.clamp(limits.request().toMillis() / 4, 1, SWEEP_MAX_MS);
    sweep = getScheduler().schedule(this::sweep, every, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    if (!isRunning()) {
      return;
    }
    try {
      for (var endPoint : getConnectedEndPoints()) {
        if (isOverdue(endPoint)) {
          endPoint.close(new TimeoutException("the request did not arrive in time"));
        }
      }
    } finally {
      schedule();
    }
  }

  private boolean isOverdue(EndPoint endPoint) {
    var about = opened.get(endPoint);
    if (about == null) {
      return false;
    }
    var connection = inner(endPoint);
    if (connection instanceof HttpConnection http) {
      long begun = about.begun(http);
      return begun != 0 && begun != about.waived && isLate(begun);
    }
    // HTTP/2 multiplexes: its streams have idle timeouts, and Body has the deadline. Anything else
    // is a handshake that has not come to its end.
    return !(connection instanceof HTTP2Connection) && isLate(about.at);
  }

  private boolean isLate(long since) {
    return NanoTime.since(since) > limits.request().toNanos();
  }

  /** What is known about one connection; changed by the sweep only, except for the waiver. */
  private static final class Opened {
    final @Nullable AddressRange source;
    final long at = NanoTime.now();
    volatile long waived;
    private long messages = -1;
    private long bytes;
    private long quietSince;

    Opened(@Nullable AddressRange source) {
      this.source = source;
    }

    /** When the request that is now arriving began; 0 when none is. */
    long begun(HttpConnection http) {
      var parser = http.getParser();
      if (parser.isComplete() || parser.isTerminated()) {
        return 0;
      }
      if (!parser.isStart()) {
        return parser.getBeginNanoTime();
      }
      // Before a request a client may send line ends; with each the parser begins anew.
      if (messages != http.getMessagesIn()) {
        messages = http.getMessagesIn();
        bytes = http.getBytesIn();
        quietSince = NanoTime.now();
      }
      return bytes == http.getBytesIn() ? 0 : quietSince;
    }
  }

  private static @Nullable Connection inner(EndPoint endPoint) {
    var connection = endPoint.getConnection();
    return connection instanceof SslConnection ssl
        ? ssl.getSslEndPoint().getConnection()
        : connection;
  }
}
