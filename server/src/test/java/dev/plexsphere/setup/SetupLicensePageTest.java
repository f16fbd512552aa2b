package dev.plexsphere.setup;

import static dev.plexsphere.setup.SetupBrowser.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.license.License;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The setup's second page: a license as text and as a file, shown before it is installed. */
class SetupLicensePageTest {
  private static final String PAGE = "/setup/license";

  private final SetupHouse house = new SetupHouse();
  private final SetupHouse.Node node = house.node();
  private final SetupBrowser browser = SetupBrowser.unlocked(node);

  @AfterEach
  void close() {
    node.close();
    house.close();
  }

  /** A license of the house that is installed nowhere. */
  private String license(String licensee, Duration validity) {
    house.house.database.inTransaction(
        tx -> house.licenses.issueEvaluation(tx, licensee, License.Kind.EVALUATION, validity, 5));
    var jws = house.ask("SELECT document FROM plexsphere.licenses ORDER BY seq DESC LIMIT 1");
    house.house.database.inTransaction(tx -> tx.execute("DELETE FROM licenses"));
    return jws;
  }

  private Http.Reply preview(String jws) {
    return browser.submit(PAGE, Map.of("license", jws));
  }

  private String count() {
    return house.ask("SELECT count(*) FROM plexsphere.licenses");
  }

  private static Map<String, String> action(String action) {
    var fields = new HashMap<String, String>();
    fields.put("action", action);
    return fields;
  }

  @Test
  void a_file_is_as_good_as_text_and_is_shown_first() {
    var jws = license("Acme Corp", Duration.ofDays(90));

    var shown = browser.upload(PAGE, Map.of("license", ""), "acme.license", jws + "\n");

    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body()).contains("Acme Corp", "up to 5", "This one", "Install this license");
    assertThat(count()).isEqualTo("0");
    assertThat(browser.submit(PAGE, shown, Map.of()).header("location"))
        .isEqualTo("/setup/operator");
    assertThat(browser.submit(PAGE, shown, Map.of()).header("location")) // pressed twice
        .isEqualTo("/setup/operator");
    assertThat(count()).isEqualTo("1");
    assertThat(house.ask("SELECT installed_by FROM plexsphere.licenses")).isEqualTo("setup");
  }

  @Test
  void every_bad_license_has_its_own_sentence_and_changes_nothing() {
    var jws = license("Acme Corp", Duration.ofDays(1));
    var payload = jws.split("\\.", -1)[1];
    var altered = jws.replace(payload, payload.substring(0, 40) + "A" + payload.substring(41));
    var foreign = foreign();

    says(preview("nothing like it"), 400, "is not a license: it is not a compact JWS");
    says(preview(jws.substring(0, jws.length() - 1)), 400, "or was cut off");
    says(preview(altered), 400, "license");
    says(preview(""), 400, "Choose the license's file, or paste its text.");
    says(preview(foreign), 403, "No key that is trusted here has signed the license");
    says(browser.upload(PAGE, Map.of(), "x.pdf", "%PDF-1.7\u0000\u00ff"), 400, "compact JWS");
    house.house.clock.advance(Duration.ofMinutes(-8));
    says(preview(jws), 403, "The license begins at");
    house.house.clock.advance(Duration.ofMinutes(-20));
    says(preview(jws), 403, "The clock has gone backwards");
    house.house.clock.advance(Duration.ofMinutes(28));
    assertThat(preview(jws).status()).isEqualTo(200);
    house.house.clock.advance(Duration.ofDays(9));
    assertThat(browser.submit("/setup", Map.of("secret", SetupHouse.SECRET)).status())
        .isEqualTo(303);
    says(preview(jws), 403, "its days of grace are over");
  }

  private void says(Http.Reply page, int status, String sentence) {
    assertThat(mistakes(page)).contains("Nothing was changed", sentence);
    assertThat(page.body()).contains("<title>Error: Setup 2 of 4: License");
    assertThat(page.status()).as(sentence).isEqualTo(status);
    assertThat(count()).isEqualTo("0");
  }

  private static String foreign() {
    try (var other = new SetupHouse()) {
      return other.jws();
    }
  }

  @Test
  void a_form_that_cannot_be_read_or_is_too_large_is_refused() {
    var type = "multipart/form-data";
    assertThat(browser.http.send("POST", PAGE, type, "--x--").status()).isEqualTo(400);
    assertThat(browser.http.send("POST", PAGE, type + "; boundary=x", "no parts").status())
        .isEqualTo(400);
    var twice = "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n1\r\n";
    assertThat(browser.http.send("POST", PAGE, type + "; boundary=x", twice + twice + "--x--\r\n"))
        .satisfies(reply -> assertThat(reply.body()).contains("A parameter stands twice: csrf"));
    assertThat(browser.upload(PAGE, Map.of(), "big", "x".repeat(65 * 1024)).status())
        .isEqualTo(413);
    assertThat(browser.http.send("POST", PAGE, "text/plain", "x").status()).isEqualTo(415);
  }

  @Test
  void a_license_that_was_installed_meanwhile_is_not_replaced_unseen() {
    var ours = license("Acme Corp", Duration.ofDays(90));
    var theirs = license("Other Corp", Duration.ofDays(90));
    var shown = preview(ours);
    var other = SetupBrowser.unlocked(node);
    other.submit(PAGE, other.submit(PAGE, Map.of("license", theirs)), Map.of());

    var late = browser.submit(PAGE, shown, Map.of());

    assertThat(late.status()).isEqualTo(409);
    assertThat(mistakes(late)).contains("Another license was installed meanwhile");
    assertThat(late.body()).contains("Other Corp").doesNotContain("Acme Corp");
    assertThat(count()).isEqualTo("1");
    browser.submit(PAGE, preview(ours), Map.of()); // and now they have seen it
    assertThat(browser.get(PAGE).body()).contains("Acme Corp");
  }

  @Test
  void the_request_names_the_installation_and_is_a_file() {
    var file = browser.get(PAGE + "/request");

    assertThat(file.header("content-disposition"))
        .isEqualTo("attachment; filename=\"plexsphere-license-request.json\"");
    assertThat(file.body()).contains("\"installation_id\":\"" + house.licenses.installationId());
    assertThat(browser.get(PAGE).body()).contains(house.licenses.installationId().toString());
  }

  @Test
  void only_in_dev_does_an_installation_issue_itself_a_license_and_once() {
    var refused = browser.submit(PAGE, action("evaluation"));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(mistakes(refused)).contains("signs no license for itself");
    assertThat(count()).isEqualTo("0");
    assertThat(browser.get(PAGE).body()).doesNotContain("Just trying it out?");

    try (var dev = new SetupHouse(true, null);
        var devNode = dev.node()) {
      var tester = SetupBrowser.unlocked(devNode);
      var page = tester.get(PAGE);
      assertThat(page.body()).contains("Just trying it out?");
      assertThat(tester.submit(PAGE, page, action("evaluation")).header("location"))
          .isEqualTo("/setup/operator");
      assertThat(tester.submit(PAGE, page, action("evaluation")).status()).isEqualTo(409);
      assertThat(dev.ask("SELECT count(*) FROM plexsphere.licenses")).isEqualTo("1");
    }
  }
}
