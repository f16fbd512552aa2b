package dev.plexsphere.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.testkit.Http;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every answer here is also held against the contract, as in every suite. */
class MetaRoutesTest {
  private final Readiness readiness = new Readiness();
  private HttpListener listener;
  private Http http;

  @BeforeEach
  void start() {
    var pages = new Pages(Clocks.system(), URI.create("http://localhost"));
    var problems = new Problems("http://localhost", pages::error);
    var router = new Router(new Hosts("localhost", null, true), problems);
    new MetaRoutes(readiness, BuildInfo.read(), pages).mount(router);
    listener =
        new HttpListener(
            InetAddress.getLoopbackAddress(), 0, HttpListener.Scheme.HTTP, null, router, problems);
    listener.start();
    http = Http.at("http://localhost:" + listener.port());
  }

  @AfterEach
  void stop() {
    http.close();
    listener.close();
  }

  private static Map<String, Object> json(Http.Reply reply) {
    return Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void health_says_what_works_and_is_503_when_something_that_matters_does_not() {
    assertThat(http.get("/v1/health").body()).isEqualTo("{\"status\":\"ok\",\"checks\":[]}");

    readiness.check("sealer", () -> new Readiness.Finding(Readiness.State.DEGRADED, "behind"));
    assertThat(http.get("/v1/health").status()).isEqualTo(200);
    assertThat(http.get("/v1/health").body())
        .isEqualTo(
            "{\"status\":\"degraded\",\"checks\":[{\"name\":\"sealer\",\"status\":\"degraded\",\"detail\":\"behind\"}]}");

    readiness.check(
        "database",
        () -> {
          throw new IllegalStateException("jdbc:postgresql://secret-host");
        });
    var down = http.get("/v1/health");
    assertThat(down.status()).isEqualTo(503);
    assertThat(down.body()).contains("\"status\":\"down\"").doesNotContain("secret-host");
  }

  @Test
  void version_names_the_build() {
    assertThat(json(http.get("/v1/version"))).containsOnlyKeys("version", "commit", "date");
    assertThat(json(http.get("/v1/version")).get("version")).isNotEqualTo("unknown");
  }

  @Test
  void the_contract_is_served_as_json_with_every_alias_resolved() {
    var reply = http.get("/v1/openapi.json");

    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(json(reply)).containsEntry("openapi", "3.1.0").doesNotContainKey("x-parts");
    assertThat(reply.body()).contains("\"multiple-bindings\"").doesNotContain("\"*");
  }

  @Test
  void the_viewer_runs_in_a_sandbox_and_its_files_are_a_list() {
    var page = http.with("Accept", "text/html").get("/v1/docs");

    assertThat(page.header("content-security-policy"))
        .startsWith("sandbox allow-scripts")
        .doesNotContain("allow-same-origin")
        .contains("default-src 'none'")
        .contains("connect-src 'none'");
    for (var asset : new String[] {"contract.js", "redoc.standalone.js", "start.js"}) {
      assertThat(page.body()).contains("/v1/docs/assets/" + asset);
      var script = http.get("/v1/docs/assets/" + asset);
      assertThat(script.status()).isEqualTo(200);
      assertThat(script.header("content-type")).startsWith("text/javascript");
    }
    for (var asset : new String[] {"LICENSE", "README.md", "..", "%2e%2e%2fLICENSE", "x.js"}) {
      assertThat(http.get("/v1/docs/assets/" + asset).status()).isIn(400, 404);
    }
  }

  @Test
  void every_error_code_has_a_page_and_a_place_in_the_list() {
    var list = http.get("/errors").body();

    for (var code : ErrorCode.values()) {
      assertThat(list).contains("/errors/" + code.slug());
      var page = http.get("/errors/" + code.slug());
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains(code.code()).contains(code.type());
    }
    assertThat(http.get("/errors/nonsense").status()).isEqualTo(404);
    assertThat(http.get("/errors/invalid_state").status()).isEqualTo(404);
  }
}
