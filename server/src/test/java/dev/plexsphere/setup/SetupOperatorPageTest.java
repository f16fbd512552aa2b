package dev.plexsphere.setup;

import static dev.plexsphere.setup.SetupBrowser.mistakes;
import static dev.plexsphere.setup.SetupHouse.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page that names the first operator, and the link it hands out. */
class SetupOperatorPageTest {
  private final SetupHouse house = new SetupHouse();
  private final SetupHouse.Node node = house.node();

  @AfterEach
  void close() {
    node.close();
    house.close();
  }

  private SetupBrowser unlocked() {
    return SetupBrowser.unlocked(node);
  }

  @Test
  void what_is_wrong_with_a_field_stands_at_it_and_what_was_typed_comes_back() {
    house.license();
    var browser = unlocked();
    var wrong =
        Map.of(
            "", "Type the email address",
            "ada", "the @ is missing",
            "ada@", "the part after @ is missing",
            "@example.com", "the part before @ is missing",
            "a da@example.com", "has one @, no blanks");

    wrong.forEach((email, sentence) -> {
      var page = browser.name(email, "Ada <b>");
      assertThat(page.status()).isEqualTo(400);
      assertThat(mistakes(page)).contains("Nothing was changed", sentence);
      assertThat(page.body())
          .contains("value=\"" + email + "\"", "value=\"Ada &lt;b>\"", "Error: Setup 3 of 4");
    });
    assertThat(mistakes(browser.name("ada@example.com", " "))).contains("Type a name of 1 to 200");
    assertThat(mistakes(browser.name("ada@example.com", "A".repeat(201)))).contains("Type a name");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.accounts")).isEqualTo("0");
  }

  @Test
  void a_link_is_shown_once_and_a_form_sent_again_makes_no_other() {
    house.license();
    var browser = unlocked();
    var form = browser.get("/setup/operator");
    var first = token(browser.submit("/setup/operator", form, SetupPageTest.ada()));

    var again = browser.submit("/setup/operator", form, SetupPageTest.ada());
    assertThat(again.header("location")).isEqualTo("/setup/activate");
    var page = browser.get("/setup/activate");
    assertThat(page.body())
        .contains("link for ada@example.com was made")
        .doesNotContain(first, "account-action#");
    var second = browser.submit("/setup/activate", page, Map.of());
    assertThat(token(second)).isNotEqualTo(first);
    var pressed = browser.submit("/setup/activate", page, Map.of());

    assertThat(pressed.header("location")).isEqualTo("/setup/activate");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.codes WHERE type = 'account-action'"))
        .isEqualTo("2");
    assertThat(second.headers().toString()).doesNotContain(token(second));
  }

  @Test
  void another_operator_takes_the_role_from_the_first() {
    house.license();
    var browser = unlocked();
    var adas = token(browser.submit("/setup/operator", SetupPageTest.ada()));

    assertThat(mistakes(browser.name("ADA@example.com ", "Ada"))).contains("the operator already");
    var bobs = token(browser.name("bob@example.com", "Bob"));

    assertThat(node.complete(adas).status()).isEqualTo(200);
    assertThat(browser.get("/setup/activate").body()).contains("Bob has yet to activate");
    assertThat(node.complete(bobs).status()).isEqualTo(200);
    assertThat(browser.get("/setup/activate").status()).isEqualTo(404);
  }

  @Test
  void of_16_browsers_that_name_an_operator_one_does_and_the_others_are_told() {
    house.license();
    var browsers = new ArrayList<SetupBrowser>();
    var forms = new ArrayList<Http.Reply>();
    for (int i = 0; i < 16; i++) {
      browsers.add(unlocked());
      forms.add(browsers.get(i).get("/setup/operator"));
    }
    var next = new AtomicInteger();

    var replies =
        Racers.run(
            16,
            () -> {
              int i = next.getAndIncrement();
              var typed = Map.of("email", "p" + i + "@example.com", "display_name", "P");
              return browsers.get(i).submit("/setup/operator", forms.get(i), typed);
            });

    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() == 409)
        .hasSize(15)
        .allSatisfy(reply ->
            assertThat(mistakes(reply)).contains("was named as the operator. Nothing was changed"));
    assertThat(house.ask("SELECT count(*) FROM plexsphere.accounts")).isEqualTo("1");
  }
}
