package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's applications in the console, as an operator's browser without scripts meets them. */
class ConsoleApplicationsTest {
  private static final String PAGE =
      "/admin-console/tenants/" + GatewayHouse.ACME.value() + "/applications";
  private static final Pattern SECRET = Pattern.compile("class=\"once\">([\\w-]{43})<");
  private static final Pattern ID = Pattern.compile("app-[a-z0-9]{22}");

  private final AccessDesk desk;
  private final Http console;

  ConsoleApplicationsTest(@TempDir Path tls) {
    desk = new AccessDesk(tls);
    console = desk.house.whole.console();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private Http.Reply post(String path, String... pairs) {
    var fields = new HashMap<String, String>();
    fields.put("csrf", Whole.hidden(console.get(PAGE)).getOrDefault("csrf", ""));
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return console.form(path, fields);
  }

  private static String found(Pattern pattern, Http.Reply page) {
    return pattern
        .matcher(page.body())
        .results()
        .findFirst()
        .map(match -> match.group(match.groupCount()))
        .orElseThrow(() -> new AssertionError(page.body()));
  }

  @Test
  void an_application_is_added_given_another_secret_and_deleted() {
    assertThat(console.get(PAGE).body()).contains("No application yet");
    var added =
        post(
            PAGE,
            "name",
            "Photo prints",
            "redirect_uris",
            "https://photos.example/cb\r\nhttp://127.0.0.1/cb",
            "kind",
            "server",
            "refresh",
            "yes",
            "consent",
            "yes");
    assertThat(added.status()).as(added.body()).isEqualTo(200);
    var id = found(ID, added);
    var first = found(SECRET, added);
    assertThat(added.body()).contains("https://photos.example/cb", "http://127.0.0.1/cb");

    var app = PAGE + "/" + id;
    var second = found(SECRET, post(app + "/secret"));
    assertThat(second).isNotEqualTo(first);
    assertThat(console.get(app).body())
        .contains("Photo prints", "The secret before is good until")
        .doesNotContain(first, second);
    assertThat(console.get(PAGE).body()).contains(app, "Photo prints").doesNotContain(second);

    assertThat(post(app + "/delete", "confirm", "Photo prints").status()).isEqualTo(409);
    assertThat(console.get(app).status()).isEqualTo(200);
    assertThat(post(app + "/delete", "confirm", id).header("location")).isEqualTo(PAGE);
    assertThat(console.get(app).status()).isEqualTo(404);
  }

  @Test
  void a_form_that_fails_brings_back_what_was_typed_and_adds_nothing() {
    var failed =
        post(PAGE, "name", "<b>Prints", "redirect_uris", "http://photos.example", "refresh", "yes");
    assertThat(failed.status()).isEqualTo(400);
    assertThat(failed.body())
        .contains("<title>Error: ", "value=\"&lt;b>Prints\"", "http://photos.example</textarea>")
        .doesNotContain("<b>Prints");
    assertThat(console.form(PAGE, Map.of("name", "x")).status()).isEqualTo(403);
    assertThat(console.get(PAGE).body()).contains("No application yet");
    var open = post(PAGE, "name", "Kiosk", "redirect_uris", "com.example:/cb", "kind", "public");
    assertThat(open.body()).contains("none").doesNotContain("class=\"once\"", "/secret\"");
  }
}
