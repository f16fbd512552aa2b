package dev.plexsphere.kit.http;

import dev.plexsphere.kit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Used by one thread.
 *
 * <p>Every answer is {@code no-store} unless it says otherwise: most of ours carry a credential or
 * say something about one.
 */
public final class Exchange {
  /** What a body may measure unless the route says otherwise, in bytes. */
  public static final int BODY_MAX = 64 * 1024;

  private final Request request;
  private final Response response;
  private final RequestContext context;
  private final boolean secure;
  private final Map<Class<?>, Object> notes = new HashMap<>(4);
  private Map<String, String> path = Map.of();
  private @Nullable Params query;
  private @Nullable Params form;
  private boolean answered;

  Exchange(Request request, Response response, RequestContext context, boolean secure) {
    this.request = request;
    this.response = response;
    this.context = context;
    this.secure = secure;
  }

  /**
   * What {@link Router} knows of a request that a passage took over.
   *
   * @throws IllegalStateException when the request did not come that way
   */
  public static Exchange of(Request request) {
    if (request.getAttribute(Exchange.class.getName()) instanceof Exchange exchange) {
      return exchange;
    }
    throw new IllegalStateException("this request did not pass the router");
  }

  void path(Map<String, String> values) {
    path = values;
  }

  // ---- what was asked

  /** GET, POST and so on, in upper case. */
  public String method() {
    return request.getMethod();
  }

  /** The path as sent, without the query. */
  public String rawPath() {
    return request.getHttpURI().getPath();
  }

  /** The path and the query as sent. */
  public String rawPathQuery() {
    return request.getHttpURI().getPathQuery();
  }

  /** A path variable, decoded. */
  public String path(String name) {
    return Objects.requireNonNull(path.get(name), name);
  }

  /** The first value of a request header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** How often a request header stands. */
  public int headerCount(String name) {
    int count = 0;
    for (var field : request.getHeaders()) {
      if (field.is(name)) {
        count++;
      }
    }
    return count;
  }

  /** The query's parameters. */
  public Params query() {
    if (query == null) {
      var raw = request.getHttpURI().getQuery();
      query = Params.parse(raw == null ? "" : raw);
    }
    return query;
  }

  /**
   * The cookie of that name; none when several differ, since one of them was planted and nothing
   * tells which.
   */
  public Optional<String> cookie(String name) {
    String found = null;
    for (var cookie : Request.getCookies(request)) {
      if (cookie.getName().equals(name)) {
        if (found != null && !found.equals(cookie.getValue())) {
          return Optional.empty();
        }
        found = cookie.getValue();
      }
    }
    return Optional.ofNullable(found);
  }

  /** True over TLS, or where a trusted proxy says so. */
  public boolean secure() {
    return secure;
  }

  /** Who asks, for logs and the ledger. */
  public RequestContext context() {
    return context;
  }

  /**
   * True when a page is at least as welcome as JSON: a browser, or somebody who sends no Accept or
   * takes anything.
   */
  public boolean wantsPage() {
    return accept(request).prefersPage();
  }

  static Accept accept(Request request) {
    return Accept.parse(String.join(",", request.getHeaders().getValuesList("Accept")));
  }

  /**
   * The whole body.
   *
   * @throws dev.plexsphere.kit.RefusedException 413 above {@code max} bytes, 408, or 400 for bad
   *     framing
   */
  public byte[] body(int max) {
    return Body.read(request, max, HttpListener.limits(request).request());
  }

  /**
   * Reads a JSON body; unknown members are refused.
   *
   * @throws dev.plexsphere.kit.RefusedException 415, 413 or 400
   */
  public <T> T read(Class<T> type) {
    ContentType.require(this, "application/json");
    return Json.read(body(BODY_MAX), type);
  }

  /** {@link #read} of a body whose members the caller knows. */
  public Map<String, Object> readMembers() {
    ContentType.require(this, "application/json");
    return Json.readMembers(body(BODY_MAX));
  }

  /**
   * Reads a form body.
   *
   * @throws dev.plexsphere.kit.RefusedException 415, 413 or 400
   */
  public Params form() {
    if (form == null) {
      ContentType.require(this, "application/x-www-form-urlencoded");
      form = Params.parse(body(BODY_MAX));
    }
    return form;
  }

  /**
   * Reads a form body that may carry a file, in either of a form's encodings.
   *
   * @throws dev.plexsphere.kit.RefusedException 415, 413 or 400
   */
  public Params formOrUpload() {
    if (form == null && isContentType("multipart/form-data")) {
      form = Multipart.parse(header("Content-Type").orElseThrow(), body(BODY_MAX));
    }
    return form();
  }

  /** True for exactly that media type, in UTF-8 and not compressed. */
  public boolean isContentType(String type) {
    return ContentType.is(this, type);
  }

  // ---- notes that a gate leaves for the route

  /** Keeps {@code value} under its class. */
  public void note(Object value) {
    notes.put(value.getClass(), value);
  }

  /** What was noted under {@code type}. */
  public <T> Optional<T> noted(Class<T> type) {
    return Optional.ofNullable(type.cast(notes.get(type)));
  }

  // ---- the answer

  /** Sets a response header. */
  public Exchange set(String name, String value) {
    response.getHeaders().put(name, value);
    return this;
  }

  /** Adds a {@code Set-Cookie}; {@link Cookies} builds its value. */
  public Exchange addCookie(String value) {
    response.getHeaders().add(HttpHeader.SET_COOKIE, value);
    return this;
  }

  /** 200 with a JSON object of a type that has {@code @Json}. */
  public void ok(Object value) {
    json(200, Json.write(value));
  }

  /** 201 with {@code Location}. */
  public void created(String location, Object value) {
    set("Location", location);
    json(201, Json.write(value));
  }

  /** 204. */
  public void noContent() {
    send(204, "", new byte[0]);
  }

  /** A redirect: 303 after a form, 302 where the protocol says so. */
  public void redirect(int status, String location) {
    set("Location", location);
    send(status, "", new byte[0]);
  }

  /** Any status with a JSON body. */
  public void json(int status, byte[] body) {
    send(status, "application/json", body);
  }

  /** The one way out. */
  public void send(int status, String contentType, byte[] body) {
    answered = true;
    response.setStatus(status);
    if (!contentType.isEmpty()) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    }
    try {
      boolean isWritten = status == 413 && Body.refuse(request, response, body);
      Content.Sink.write(response, true, ByteBuffer.wrap(isWritten ? new byte[0] : body));
    } catch (IOException e) {
      throw new Gone(e);
    }
  }

  /**
   * Begins an answer of unknown length. Whoever reads too slowly holds its writer up until the idle
   * limit cuts the connection; nothing is buffered beyond what the socket takes.
   */
  public BodyStream stream(int status, String contentType) {
    answered = true;
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    return new BodyStream(response);
  }

  /** The client left before its answer: nobody's fault, and nobody is left to tell. */
  public static final class Gone extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    Gone(IOException cause) {
      super(cause);
    }
  }

  /** Text of a small, fixed kind. */
  public void text(int status, String text) {
    send(status, "text/plain;charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  boolean answered() {
    return answered;
  }
}
