package dev.plexsphere.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a sign-in at the console may lead: to its own pages, and nowhere else. */
class ConsoleTripTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/admin-console",
        "//evil.example",
        "/admin-console//evil.example",
        "/admin-console/../setup",
        "/admin-console@evil.example",
        "/admin-console\\evil",
        "/admin-console?q=a\r\nSet-Cookie: x=y",
        "/admin-consoles",
        "/login",
        "",
      })
  void what_is_no_page_of_the_console_is_its_first_page(String path) {
    assertThat(ConsoleTrip.page(path)).isEqualTo("/admin-console");
  }

  @Test
  void its_pages_are_kept_up_to_a_length() {
    var page = "/admin-console/tenants?q=ac&after=x%20y";
    assertThat(ConsoleTrip.page(page)).isEqualTo(page);
    assertThat(ConsoleTrip.page(page + "z".repeat(512))).isEqualTo("/admin-console");
  }
}
