package dev.plexsphere.cli.http;

import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one server as a browser without JavaScript walks them: it keeps cookies for as long
 * as this object lives, posts forms, and leaves it to the caller to follow a redirect. It never
 * leaves its server.
 */
public final class Pages {
  private static final int COOKIES_MAX = 50;

  private final ServerUrl server;
  private final Connections connections;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  public Pages(ServerUrl server, Connections connections) {
    this.server = server;
    this.connections = connections;
  }

  /** The server it stays at. */
  public ServerUrl server() {
    return server;
  }

  /** Gets a path with its query. */
  public Page get(String path) {
    return send(path, null);
  }

  /** Posts a form. */
  public Page post(String path, Map<String, String> form) {
    return send(path, encoded(form));
  }

  /** Posts a form to an endpoint that answers in JSON. */
  public Answer postForJson(String path, Map<String, String> form) {
    var page = post(path, form);
    return new Answer(page.status(), json(page), "");
  }

  private @Nullable Json json(Page page) {
    if (page.status() >= 300 && page.status() < 400) {
      throw Failure.failed("Redirected", server + " points elsewhere instead of answering");
    }
    return page.body().isBlank()
        ? null
        : Transport.json(page.body(), page.status(), page.contentType(), server);
  }

  /**
   * The path and query of a redirect.
   *
   * @throws Failure exit 1 when there is none, or it leaves this server
   */
  public String follow(Page page, String askedPath) {
    var location = page.location().orElse("");
    try {
      var target = server.resolve(askedPath).resolve(new URI(location));
      var path = target.getRawPath();
      if (location.isEmpty() || path == null || !isHere(target)) {
        throw left(location);
      }
      return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
    } catch (URISyntaxException e) {
      throw left(location);
    }
  }

  private boolean isHere(URI target) {
    return target.getHost() != null
        && target.getRawUserInfo() == null
        && ServerUrl.parse(
                target.getScheme() + "://" + target.getRawAuthority(), "the redirect's target")
            .trusts(server);
  }

  private Failure left(String location) {
    return Failure.failed(
        "Redirected",
        server
            + " points to "
            + (location.isEmpty() ? "nowhere" : location)
            + ", and nothing was sent there");
  }

  private Page send(String path, @Nullable String form) {
    try {
      var connection = connections.open(server, path);
      connection.setRequestProperty("Accept", form == null ? "text/html" : "*/*");
      if (!cookies.isEmpty()) {
        connection.setRequestProperty("Cookie", cookieHeader());
      }
      if (form != null) {
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        try (var out = connection.getOutputStream()) {
          out.write(form.getBytes(StandardCharsets.US_ASCII));
        }
      }
      return read(connection);
    } catch (IOException e) {
      throw Unreachable.explain(server, e);
    }
  }

  private Page read(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw Failure.failed("Unexpected answer", server + " does not speak HTTP");
    }
    connection
        .getHeaderFields()
        .forEach((name, values) -> {
          if ("Set-Cookie".equalsIgnoreCase(name)) {
            values.forEach(this::keep);
          }
        });
    var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    var type = connection.getContentType();
    return new Page(
        status,
        Optional.ofNullable(connection.getHeaderField("Location")),
        type == null ? "" : type,
        stream == null ? "" : Transport.text(stream, server));
  }

  /** Path and domain do not matter: all of it stays at one server, and ends with this login. */
  private void keep(String setCookie) {
    var end = setCookie.indexOf(';');
    var pair = end < 0 ? setCookie : setCookie.substring(0, end);
    int equals = pair.indexOf('=');
    if (equals <= 0) {
      return;
    }
    var name = pair.substring(0, equals).strip();
    if (isDeletion(setCookie)) {
      cookies.remove(name);
    } else if (cookies.size() < COOKIES_MAX || cookies.containsKey(name)) {
      cookies.put(name, pair.substring(equals + 1).strip());
    }
  }

  private static boolean isDeletion(String setCookie) {
    for (var attribute : List.of(setCookie.split(";", -1))) {
      if (attribute.strip().equalsIgnoreCase("Max-Age=0")) {
        return true;
      }
    }
    return false;
  }

  private String cookieHeader() {
    var pairs = new ArrayList<String>();
    cookies.forEach((name, value) -> pairs.add(name + "=" + value));
    return String.join("; ", pairs);
  }

  /** A query or a form, encoded. */
  public static String encoded(Map<String, String> fields) {
    var pairs = new ArrayList<String>();
    fields.forEach((name, value) -> pairs.add(Api.encoded(name) + "=" + Api.encoded(value)));
    return String.join("&", pairs);
  }
}
