package dev.plexsphere.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A browser without JavaScript before the setup's pages: it fills the forms it is shown. */
final class SetupBrowser {
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");

  final Http http;

  SetupBrowser(SetupHouse.Node node) {
    this.http = node.anybody();
  }

  /** One that has typed the setup secret. */
  static SetupBrowser unlocked(SetupHouse.Node node) {
    var browser = new SetupBrowser(node);
    assertThat(browser.submit("/setup", Map.of("secret", SetupHouse.SECRET)).status())
        .isEqualTo(303);
    return browser;
  }

  Http.Reply get(String path) {
    return http.get(path);
  }

  /** Where a page leads instead of answering. */
  String leadsTo(String path) {
    var reply = get(path);
    assertThat(reply.status()).as(path).isEqualTo(303);
    return reply.header("location");
  }

  /** Opens a page, fills its first form, and posts it there. */
  Http.Reply submit(String path, Map<String, String> typed) {
    return submit(path, get(path), typed);
  }

  /** Posts the first form of {@code page}. */
  Http.Reply submit(String path, Http.Reply page, Map<String, String> typed) {
    return http.form(path, filled(page, typed));
  }

  /** The same as a browser sends a form that may carry a file. */
  Http.Reply upload(String path, Map<String, String> typed, String fileName, String file) {
    var fields = filled(get(path), typed);
    var body = new StringBuilder();
    fields.forEach((name, value) -> part(body, "name=\"" + name + "\"", value));
    part(body, "name=\"file\"; filename=\"" + fileName + "\"", file);
    return http.send(
        "POST", path, "multipart/form-data; boundary=xxBOUNDARYxx", body + "--xxBOUNDARYxx--\r\n");
  }

  private static void part(StringBuilder body, String disposition, String value) {
    body.append("--xxBOUNDARYxx\r\nContent-Disposition: form-data; ")
        .append(disposition)
        .append("\r\n\r\n")
        .append(value)
        .append("\r\n");
  }

  private static Map<String, String> filled(Http.Reply page, Map<String, String> typed) {
    var form = page.body().replaceFirst("(?s)</form>.*", "");
    var fields = new HashMap<String, String>();
    HIDDEN.matcher(form).results().forEach(found -> fields.put(found.group(1), found.group(2)));
    assertThat(fields).as(page.body()).containsKey("csrf");
    fields.putAll(typed);
    return fields;
  }

  Http.Reply name(String email, String displayName) {
    return submit(
        "/setup/operator?change=yes", Map.of("email", email, "display_name", displayName));
  }

  static final List<String> PAGES =
      List.of("/setup", "/setup/license", "/setup/operator", "/setup/activate");

  /** What stands in the page's alert and at its fields. */
  static String mistakes(Http.Reply page) {
    return Pattern.compile("(?s)(?:role=\"alert\">|class=\"err\"[^>]*>)(.*?)</(?:div|p)>")
        .matcher(page.body())
        .results()
        .map(found -> found.group(1).replaceAll("<[^>]+>", ""))
        .reduce("", (one, other) -> one + other + "\n");
  }
}
