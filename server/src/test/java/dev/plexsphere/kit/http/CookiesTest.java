package dev.plexsphere.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our cookies, over TLS and in clear; a trusted proxy says which. */
class CookiesTest {
  private static final String TLS = "X-Forwarded-Proto: https\n";
  private static Edge edge;

  @BeforeAll
  static void start() {
    var proxies = List.of(AddressRange.parse("127.0.0.1"));
    edge = new Edge(Limits.DEFAULT, new Hosts("localhost", null, true, proxies), null);
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @Test
  void over_tls_a_cookie_is_bound_to_its_host_and_to_tls() {
    assertThat(edge.get("/set-cookies", TLS).headers().get("set-cookie"))
        .containsExactly(
            "__Host-hidden=1; Path=/; Max-Age=3600; SameSite=Lax; Secure; HttpOnly",
            "__Host-shown=2; Path=/; Max-Age=3600; SameSite=Lax; Secure",
            "__Host-gone=; Path=/; Max-Age=0; SameSite=Lax; Secure; HttpOnly");
  }

  @Test
  void in_clear_it_has_its_bare_name() {
    assertThat(edge.get("/set-cookies", "").headers().get("set-cookie"))
        .containsExactly(
            "hidden=1; Path=/; Max-Age=3600; SameSite=Lax; HttpOnly",
            "shown=2; Path=/; Max-Age=3600; SameSite=Lax",
            "gone=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly");
  }

  @Test
  void over_tls_a_cookie_that_any_neighbour_could_plant_is_none() {
    assertThat(edge.get("/own-cookie", TLS + "Cookie: c=1\n").body()).isEqualTo("none");
    assertThat(edge.get("/own-cookie", TLS + "Cookie: __Host-c=1\n").body()).isEqualTo("1");
    assertThat(edge.get("/own-cookie", "Cookie: c=1\n").body()).isEqualTo("1");
  }
}
