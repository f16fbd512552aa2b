package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.id.Ids;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * Method and path to {@link Route}: 404, 405 with Allow, HEAD from GET, OPTIONS, 501.
 *
 * <p>A route names its {@link Gate} where it is mounted. A path that can be read in two ways is
 * refused before routing, and so is a host that is not ours (RFC 9110 section 15.5.20). Below a
 * prefix a passage may take over.
 */
public final class Router extends Handler.Abstract {
  private static final Logger LOG = Logger.getLogger(Router.class.getName());
  private static final String HSTS = "max-age=31536000";

  /** What two readers could read differently when it stands twice. */
  private static final Set<String> SINGLE =
      Set.of(
          "authorization",
          "content-type",
          "content-encoding",
          "origin",
          "sec-fetch-site",
          "idempotency-key",
          "x-plexsphere-csrf");

  /** One mounted route: the method, and the path with {@code {name}} for a segment. */
  public record Mount(String method, String template) {}

  private record Mounted(String template, Gate gate, Route route) {}

  private final Templates<SortedMap<String, Mounted>> templates = new Templates<>();
  private final Map<String, SortedMap<String, Mounted>> exact = new HashMap<>();
  private final Map<String, Handler> passages = new LinkedHashMap<>();
  private final Hosts hosts;
  private final Problems problems;

  /** Routes for the hosts that {@code hosts} knows. */
  public Router(Hosts hosts, Problems problems) {
    super(InvocationType.BLOCKING);
    this.hosts = hosts;
    this.problems = problems;
  }

  /** Mounts a GET, which also answers HEAD. */
  public Router get(String template, Gate gate, Route route) {
    return on("GET", template, gate, route);
  }

  /** Mounts a POST. */
  public Router post(String template, Gate gate, Route route) {
    return on("POST", template, gate, route);
  }

  /** Mounts a DELETE. */
  public Router delete(String template, Gate gate, Route route) {
    return on("DELETE", template, gate, route);
  }

  /** Mounts any method; {@code template} is a path with {@code {name}} for one segment. */
  public Router on(String method, String template, Gate gate, Route route) {
    var methods =
        template.indexOf('{') < 0
            ? exact.computeIfAbsent(template, _ -> new TreeMap<>())
            : templates.computeIfAbsent(template, TreeMap::new);
    if (methods.putIfAbsent(method, new Mounted(template, gate, route)) != null) {
      throw new IllegalArgumentException("mounted twice: " + method + " " + template);
    }
    return this;
  }

  /**
   * Mounts what takes over whole requests, body and all, whatever their method: a proxy. It is
   * asked once framing, path and host have one reading; who may enter it decides by itself. {@link
   * Exchange#of} tells it what is known of a request. It starts and stops with this router.
   *
   * @param prefix begins and ends with a slash
   */
  public Router pass(String prefix, Handler passage) {
    if (passages.putIfAbsent(prefix, passage) != null) {
      throw new IllegalArgumentException("mounted twice: " + prefix);
    }
    addBean(passage);
    return this;
  }

  @Override
  public void setServer(Server server) {
    super.setServer(server);
    passages.values().forEach(each -> each.setServer(server));
  }

  /** Everything that is mounted, by path and method. */
  public List<Mount> routes() {
    return Stream.concat(exact.values().stream(), templates.values())
        .flatMap(methods ->
            methods.entrySet().stream()
                .map(each -> new Mount(each.getKey(), each.getValue().template)))
        .sorted(Comparator.comparing(Mount::template).thenComparing(Mount::method))
        .toList();
  }

  Hosts hosts() {
    return hosts;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var context =
        new RequestContext(Ids.correlationId(), hosts.address(request), Hosts.userAgent(request));
    Problems.harden(response, context.correlationId());
    var exchange = new Exchange(request, response, context, hosts.secure(request));
    hosts.certificate(request).ifPresent(exchange::note);
    if (exchange.secure() && !Hosts.isLoopback(Hosts.host(request))) {
      response.getHeaders().put(HttpHeader.STRICT_TRANSPORT_SECURITY, HSTS);
    }
    context.run(() -> handle(request, response, callback, exchange));
    return true;
  }

  private void handle(Request request, Response response, Callback callback, Exchange exchange) {
    try {
      var path = read(request);
      for (var passage : passages.entrySet()) {
        if (path.startsWith(passage.getKey())) {
          request.setAttribute(Exchange.class.getName(), exchange);
          passage.getValue().handle(request, response, callback); // completes the callback
          return;
        }
      }
      dispatch(request, path, exchange);
      if (!exchange.answered()) {
        throw new IllegalStateException("the route answered nothing: " + exchange.rawPath());
      }
    } catch (Throwable thrown) {
      problems.answer(exchange, request, response, callback, thrown);
      return;
    }
    callback.succeeded();
  }

  /** The path to route by, once the request is known to have one reading. */
  private String read(Request request) {
    checkFraming(request);
    var raw = request.getHttpURI().getPath();
    if (raw == null || !raw.startsWith("/") || !Paths.isClean(raw)) {
      throw Refusal.of(ErrorCode.INVALID_PATH, "The path can be read in more than one way.")
          .asException();
    }
    return hosts.route(request, raw);
  }

  private void dispatch(Request request, String path, Exchange exchange) throws Exception {
    var methods = exact.get(path);
    if (methods == null) {
      var found =
          templates
              .match(path)
              .orElseThrow(() ->
                  Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this address.")
                      .asException());
      methods = found.resource();
      exchange.path(found.values());
    }
    var mounted = choose(exchange, methods, request.getMethod());
    if (mounted != null) {
      long begun = NanoTime.now();
      try {
        dropUselessBody(request, exchange);
        mounted.gate.admit(exchange);
        mounted.route.handle(exchange);
      } finally {
        LOG.log(
            Level.FINE,
            "{0} {1} in {2} ms", // the template: paths and queries may carry a credential
            new Object[] {exchange.method(), mounted.template, NanoTime.millisSince(begun)});
      }
    }
  }

  /**
   * Reads what a GET brings along, which means nothing (RFC 9110 section 9.3.1). Left unread it has
   * the connection closed, and a long answer cut off.
   */
  private static void dropUselessBody(Request request, Exchange exchange) {
    boolean safe =
        HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
    if (safe
        && (request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)
            || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING))) {
      exchange.body(Exchange.BODY_MAX);
    }
  }

  private static @Nullable Mounted choose(
      Exchange exchange, SortedMap<String, Mounted> methods, String method) {
    var mounted = methods.get(method);
    if (mounted == null && method.equals("HEAD")) {
      mounted = methods.get("GET"); // Jetty drops the body of HEAD itself
    }
    if (mounted != null) {
      return mounted;
    }
    exchange.set("Allow", String.join(", ", allowed(methods.keySet())));
    if (method.equals("OPTIONS")) {
      exchange.noContent();
      return null;
    }
    var code =
        HttpMethod.fromString(method) == null
            ? ErrorCode.NOT_IMPLEMENTED
            : ErrorCode.METHOD_NOT_ALLOWED;
    throw Refusal.of(code, "This address does not take that method.").asException();
  }

  private static Set<String> allowed(Set<String> mounted) {
    var allowed = new TreeSet<>(mounted);
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    return allowed;
  }

  private static void checkFraming(Request request) {
    var headers = request.getHeaders();
    var coding = headers.get(HttpHeader.TRANSFER_ENCODING);
    boolean old = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0;
    if (coding != null && (old || !coding.equalsIgnoreCase("chunked"))) {
      throw Refusal.of(ErrorCode.BAD_FRAMING, "Transfer-Encoding must be exactly chunked.")
          .asException();
    }
    var seen = new HashSet<String>(4);
    for (var field : headers) {
      var name = field.getLowerCaseName();
      if (SINGLE.contains(name) && !seen.add(name)) {
        throw Refusal.of(ErrorCode.BAD_FRAMING, "The header " + name + " stands twice.")
            .asException();
      }
    }
  }
}
