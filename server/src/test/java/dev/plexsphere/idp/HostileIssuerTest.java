package dev.plexsphere.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Case 42: what a hostile provider can do to us over a real socket: not much. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileIssuerTest {
  private final IssuerDesk desk = new IssuerDesk();
  private final ForeignIdp idp = desk.idp;
  private final IdpBinding binding = desk.binding;
  private HttpIssuer issuer = desk.issuer();

  @BeforeEach
  void fresh() {
    issuer = desk.issuer();
  }

  @AfterEach
  void behave() {
    idp.behave();
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void case_42_a_redirect_to_the_metadata_service_is_not_followed() {
    idp.onDiscovery =
        x -> {
          x.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data/");
          x.sendResponseHeaders(307, -1);
          x.close();
        };
    desk.assertUnavailable(issuer);
  }

  @Test
  void case_42_not_even_a_redirect_to_itself_is_followed() {
    int before = idp.keyFetches.get();
    idp.onDiscovery =
        x -> {
          x.getResponseHeaders().set("Location", idp.issuer() + "/jwks");
          x.sendResponseHeaders(302, -1);
          x.close();
        };
    desk.assertUnavailable(issuer);
    assertThat(idp.keyFetches).hasValue(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/keys",
        "http://10.0.0.1/keys",
        "http://[::1]/keys",
        "http://0.0.0.0/keys"
      })
  void case_42_a_jwks_uri_elsewhere_inside_is_never_fetched(String uri) {
    idp.discovery.put("jwks_uri", uri);
    assertThatThrownBy(() -> issuer.keys(binding, false))
        .hasMessageStartingWith("idp_unavailable:");
  }

  @Test
  void a_set_with_a_null_among_its_keys_is_none() {
    idp.onKeys =
        x -> {
          var body = "{\"keys\":[null]}".getBytes(StandardCharsets.UTF_8);
          x.sendResponseHeaders(200, body.length);
          x.getResponseBody().write(body);
          x.close();
        };
    assertThatThrownBy(() -> issuer.keys(binding, false))
        .hasMessageStartingWith("idp_unavailable:");
  }

  @Test
  void case_42_a_body_of_more_than_256_kib_is_refused_though_it_is_a_good_one() {
    idp.discovery.put("padding", Collections.nCopies(300, "x".repeat(1000)));
    desk.assertUnavailable(issuer);

    issuer = desk.issuer();
    idp.discovery.put("padding", Collections.nCopies(200, "x".repeat(1000)));
    assertThat(issuer.metadata(binding).issuer()).isEqualTo(idp.issuer());
  }

  @Test
  void case_42_a_body_without_end_is_not_read_to_it() {
    idp.onDiscovery =
        x -> {
          x.sendResponseHeaders(200, 0);
          try (var out = x.getResponseBody()) {
            var chunk = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
            while (true) {
              out.write(chunk);
            }
          } catch (IOException _) {
            // we hung up, as we should
          }
        };
    desk.assertUnavailable(issuer);
  }

  @Test
  void case_42_a_body_that_dribbles_is_given_up_after_five_seconds() {
    var over = new CountDownLatch(1);
    idp.onDiscovery = x -> dribble(x, over);
    long start = System.nanoTime();
    desk.assertUnavailable(issuer);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
    over.countDown();
  }

  private static void dribble(HttpExchange exchange, CountDownLatch over) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      while (!over.await(200, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        out.write(' ');
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
