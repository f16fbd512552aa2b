package dev.plexsphere.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen, which signs a person in by the real round trip. */
final class Visitor {
  static final String FORM_BODY = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String PAGE = "Accept: text/html\r\n";
  private static final Pattern FORM = Pattern.compile("<form\\b[^>]*>.*?</form>", Pattern.DOTALL);
  private static final Pattern INPUT = Pattern.compile("<input\\b[^>]*>");

  private final Plane plane;
  private final Plane.Person person;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  private Visitor(Plane plane, Plane.Person person) {
    this.plane = plane;
    this.person = person;
  }

  /**
   * Signs in.
   *
   * @return the header lines with which this browser's session changes something
   */
  static String signIn(Plane plane, Plane.Person person) throws IOException {
    try (var wire = new Wire(plane.port())) {
      var visitor = new Visitor(plane, person);
      visitor.signIn(wire);
      return visitor.cookieLine()
          + "Origin: "
          + plane.url()
          + "\r\nX-Plexsphere-CSRF: "
          + visitor.cookie("plexsphere_csrf")
          + "\r\n";
    }
  }

  /** A browser in which that person is signed in. */
  static Visitor at(Plane plane, Plane.Person person) throws IOException {
    try (var wire = new Wire(plane.port())) {
      var visitor = new Visitor(plane, person);
      visitor.signIn(wire);
      return visitor;
    }
  }

  /** The code that a client of the hosted server gets; the person is signed in and is not asked. */
  String code(Wire wire, String authorize) throws IOException {
    var begun = get(wire, "GET", authorize, PAGE, "");
    var at = begun.headers("location").getFirst();
    var done = get(wire, "GET", at, PAGE, "").headers("location").getFirst();
    return Pattern.compile("[?&]code=([^&]+)")
        .matcher(done)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  /**
   * Types the password once more. 503, as when too many do, is an answer too; the browser then
   * begins again.
   */
  void logInAgain(Wire wire, String authorize) throws IOException {
    var at = get(wire, "GET", authorize + "&prompt=login", PAGE, "").headers("location").getFirst();
    var form = form(get(wire, "GET", at, PAGE, "").body());
    var headers = PAGE + "Origin: " + plane.url() + "\r\n" + FORM_BODY + cookieLine();
    var action = URI.create(at).resolve(attribute(form, "action")).getRawPath();
    var answer = wire.send(Wire.request("POST", action, headers, fields(form, person)));
    if (answer.status() != 302 && answer.status() != 503) {
      throw new IllegalStateException("a right password was answered with " + answer);
    }
    remember(answer);
  }

  private void signIn(Wire wire) throws IOException {
    var asked =
        "{\"domain_id\":\""
            + person.domain()
            + "\",\"idp_binding_id\":\""
            + person.binding()
            + "\"}";
    var begun = get(wire, "POST", "/v1/auth/sign-in", "Accept: application/json\r\n", asked);
    var at = begun.text("authorization_url");
    var page = get(wire, "GET", path(at), PAGE, "");
    while (page.status() >= 300 && page.status() < 400) {
      at = URI.create(at).resolve(page.headers("location").getFirst()).toString();
      page = get(wire, "GET", path(at), PAGE, "");
    }
    var form = form(page.body());
    var action = attribute(form, "action");
    at = action.isEmpty() ? at : URI.create(at).resolve(action).toString();
    var answer =
        get(
            wire,
            "POST",
            path(at),
            PAGE + "Origin: " + plane.url() + "\r\n" + FORM_BODY,
            fields(form, person));
    while (answer.status() >= 300 && answer.status() < 400) {
      at = URI.create(at).resolve(answer.headers("location").getFirst()).toString();
      answer = get(wire, "GET", path(at), PAGE, "");
    }
    cookie("plexsphere_session");
  }

  private Wire.Answer get(Wire wire, String method, String path, String headers, String body)
      throws IOException {
    var answer = wire.send(Wire.request(method, path, headers + cookieLine(), body));
    if (answer.status() >= 400) {
      throw new IllegalStateException(method + " " + path + ": " + answer);
    }
    remember(answer);
    return answer;
  }

  private void remember(Wire.Answer answer) {
    for (var line : answer.headers("set-cookie")) {
      var pair = line.split(";", 2)[0].split("=", 2);
      cookies.put(pair[0], pair[1]);
    }
  }

  private String cookieLine() {
    return cookies.isEmpty()
        ? ""
        : "Cookie: "
            + cookies.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("; "))
            + "\r\n";
  }

  /** A cookie by the end of its name: over https it has a prefix. */
  private String cookie(String name) {
    return cookies.entrySet().stream()
        .filter(each -> each.getKey().endsWith(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the sign-in ended without " + name));
  }

  private static String path(String url) {
    var at = URI.create(url);
    return at.getRawPath() + (at.getRawQuery() == null ? "" : "?" + at.getRawQuery());
  }

  private static String form(String html) {
    return FORM.matcher(html)
        .results()
        .map(found -> found.group())
        .filter(form -> form.contains("name=\"password\""))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no login form in " + html));
  }

  private static String fields(String form, Plane.Person person) {
    var fields = new LinkedHashMap<String, String>();
    INPUT
        .matcher(form)
        .results()
        .map(found -> found.group())
        .filter(input -> input.contains("type=\"hidden\""))
        .forEach(input -> fields.put(attribute(input, "name"), attribute(input, "value")));
    fields.put("username", person.email());
    fields.put("password", person.password());
    return fields.entrySet().stream()
        .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String attribute(String tag, String name) {
    var found = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
    return found.find()
        ? found.group(1).replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
        : "";
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
