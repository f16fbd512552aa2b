package dev.plexsphere.gateway.proxy;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * {@code /noetl/{path}} to an upstream's {@code /api/{path}}, whatever the method, for who has a
 * session that a rule allows {@code api/{path}}. Bodies stream in both directions, as fast as the
 * slower side takes them; event streams pass as they come. It follows no redirect, keeps no cookie,
 * and sends a request once.
 */
public final class NoetlProxy extends ProxyHandler implements Graceful {
  /** How long a connection to an upstream may take, unless it is said otherwise. */
  public static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /** How long an upstream may be silent, unless it is said otherwise. */
  public static final Duration IDLE_MAX = Duration.ofMinutes(2);

  private static final Logger LOG = Logger.getLogger(NoetlProxy.class.getName());
  private static final String PREFIX = "/noetl/";
  private static final int HEADERS_MAX = 16 * 1024;
  private static final int CONNECTIONS_MAX = 10_000;
  private static final int QUEUE_MAX = 1_000;
  private static final int TASKS_MAX = 20_000;

  private final List<Upstream> upstreams;
  private final Admissions admissions;
  private final Duration connect;
  private final Duration idle;
  private final Set<org.eclipse.jetty.client.Response> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @param upstreams one of them with an empty prefix; the longest prefix of a path wins
   * @param connect for making a connection to an upstream, e.g. {@link #CONNECT_MAX}
   * @param idle silence on such a connection, e.g. {@link #IDLE_MAX}
   * @throws IllegalArgumentException without an upstream that serves every path
   */
  public NoetlProxy(List<Upstream> upstreams, Sessions sessions, Duration connect, Duration idle) {
    if (upstreams.stream().noneMatch(each -> each.prefix().isEmpty())) {
      throw new IllegalArgumentException("the gateway needs an upstream with an empty prefix");
    }
    this.upstreams = List.copyOf(upstreams);
    this.admissions = new Admissions(PREFIX, sessions);
    this.connect = connect;
    this.idle = idle;
    setViaHost("plexsphere"); // else the machine's name is looked up
  }

  /** Takes over everything below {@code /noetl/}. */
  public void mount(Router router) {
    router.pass(PREFIX, this);
  }

  @Override
  protected HttpClient newHttpClient() {
    var threads = new VirtualThreadPool();
    threads.setMaxConcurrentTasks(TASKS_MAX);
    threads.setTracking(false);
    var connector = new ClientConnector();
    connector.setExecutor(threads);
    return new HttpClient(new HttpClientTransportDynamic(connector));
  }

  @Override
  protected void configureHttpClient(HttpClient client) {
    super.configureHttpClient(client);
    client.setUserAgentField(null);
    client.setConnectTimeout(connect.toMillis());
    client.setIdleTimeout(idle.toMillis());
    client.setMaxResponseHeadersSize(HEADERS_MAX);
    client.setMaxConnectionsPerDestination(CONNECTIONS_MAX);
    client.setMaxRequestsQueuedPerDestination(QUEUE_MAX);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    switch (admissions.admit(request, Exchange.of(request))) {
      case Admission.Refused(var refusal) -> refusal.answer(request, response, callback);
      case Admission.Admitted(var session, var path) -> {
        HttpListener.waiveDeadline(request);
        request.addIdleTimeoutListener(_ -> false); // the upstream's silence has its own limit
        super.handle(new Passing(request, response, session, choose(path)), response, callback);
      }
    }
    return true;
  }

  private Upstream choose(String path) {
    var best = upstreams.getFirst();
    int length = -1;
    for (var each : upstreams) {
      if (each.serves(path) && each.prefix().length() > length) {
        best = each;
        length = each.prefix().length();
      }
    }
    return best;
  }

  @Override
  protected HttpURI rewriteHttpURI(Request request) {
    var upstream = ((Passing) request).upstream();
    var rest = StreamTicket.without(request.getHttpURI().getPathQuery().substring(PREFIX.length()));
    return HttpURI.from(
        upstream.scheme(), upstream.base().getHost(), upstream.port(), upstream.root() + rest);
  }

  @Override
  protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request request, HttpURI to) {
    var upstream = ((Passing) request).upstream();
    // Not by a java.net.URI, which refuses queries that clients send and upstreams read.
    var onward =
        getHttpClient()
            .newRequest(upstream.base().getHost(), upstream.port())
            .scheme(upstream.scheme())
            .method(request.getMethod())
            .path(to.getPathQuery());
    request.addFailureListener(failure -> {
      var _ = onward.abort(failure);
    });
    return onward;
  }

  @Override
  protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request onward) {
    // Inbound has put them on.
  }

  @Override
  protected org.eclipse.jetty.client.Response.CompleteListener newServerToProxyResponseListener(
      Request request,
      org.eclipse.jetty.client.Request onward,
      Response response,
      Callback callback) {
    return new Answer((Passing) request, onward, response, callback);
  }

  @Override
  protected void onServerToProxyResponse102Processing(
      Request request,
      org.eclipse.jetty.client.Request onward,
      HttpFields interim,
      Response response) {
    // Its headers would cross unseen.
  }

  @Override
  protected void onServerToProxyResponse103EarlyHints(
      Request request,
      org.eclipse.jetty.client.Request onward,
      HttpFields interim,
      Response response) {
    // Its headers would cross unseen.
  }

  @Override
  protected void onServerToProxyResponseFailure(
      Request request,
      org.eclipse.jetty.client.Request onward,
      org.eclipse.jetty.client.Response answer,
      Response response,
      Callback callback,
      Throwable failure) {
    var passing = (Passing) request;
    LOG.log(
        Level.FINE,
        "not passed on, reference {0}: {1}",
        new Object[] {passing.correlationId(), failure.getClass().getName()});
    if (response.isCommitted()) {
      callback.failed(failure); // cuts the connection: half an answer must not look whole
      return;
    }
    passing.restore(response);
    var refusal =
        switch (failure) {
          case Throwable _ when passing.isBroken() -> Refusal.BROKEN_BODY;
          case TimeoutException _ -> Refusal.SLOW;
          case java.net.SocketTimeoutException _ -> Refusal.SLOW;
          case RejectedExecutionException _ -> Refusal.BUSY;
          default -> Refusal.UNREACHABLE;
        };
    refusal.answer(request, response, callback);
  }

  /** Ends event streams, which end in no other way; everything else may finish. */
  @Override
  public CompletableFuture<Void> shutdown() {
    stopping = true;
    for (var each : streams) {
      var _ = each.abort(new IOException("the gateway stops"));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean isShutdown() {
    return stopping;
  }

  /** What comes back. */
  private final class Answer extends ProxyResponseListener {
    private final Passing passing;
    private final Response response;

    Answer(
        Passing passing,
        org.eclipse.jetty.client.Request onward,
        Response response,
        Callback callback) {
      super(passing, onward, response, callback);
      this.passing = passing;
      this.response = response;
    }

    @Override
    public void onHeaders(org.eclipse.jetty.client.Response answer) {
      if (answer.getStatus() < 200) {
        var _ = answer.abort(new IOException("nobody asked for another protocol"));
        return;
      }
      if (Outbound.isCoded(answer.getHeaders())) {
        var _ = answer.abort(new IOException("nobody asked for another transfer coding"));
        return;
      }
      Outbound.headers(answer.getHeaders(), response.getHeaders(), passing.upstream(), PREFIX);
      var type = answer.getHeaders().get(HttpHeader.CONTENT_TYPE);
      if (type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17)) {
        begin(answer);
      }
    }

    /** Its reader waits for the headers, and the first event may be long in coming. */
    private void begin(org.eclipse.jetty.client.Response answer) {
      streams.add(answer);
      try {
        Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
      } catch (IOException e) {
        var _ = answer.abort(e);
      }
    }

    @Override
    public void onComplete(Result result) {
      streams.remove(result.getResponse());
      super.onComplete(result);
    }
  }
}
