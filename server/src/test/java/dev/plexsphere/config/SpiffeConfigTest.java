package dev.plexsphere.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.idp.SpiffeAuthority;
import dev.plexsphere.idp.TrustDomain;
import dev.plexsphere.idp.TrustDomain.Source;
import dev.plexsphere.testkit.SteppingClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spiffe.trust-domains.*}. */
class SpiffeConfigTest {
  private static final String URL = "https://spire.example.org/bundle";
  private static final String BUNDLE = bundle();
  @TempDir private Path folder = Path.of("");

  private static String bundle() {
    try (var spiffe = new SpiffeAuthority(new SteppingClock(), "td")) {
      return spiffe.bundle();
    }
  }

  /** Variables of the trust domain PROD, by the end of their names. */
  private static List<TrustDomain> read(Map<String, String> prod) {
    var environment = new HashMap<String, String>();
    prod.forEach((key, value) -> environment.put("PLEXSPHERE_SPIFFE_TRUST_DOMAINS_" + key, value));
    var settings = Settings.read(Optional.empty(), environment, Map.of());
    var read = SpiffeReader.read(settings);
    settings.check();
    return read;
  }

  private static void assertMistake(Map<String, String> prod, String what) {
    assertThatThrownBy(() -> read(prod))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(what);
  }

  @Test
  void each_has_a_name_a_source_and_its_domains() throws IOException {
    assertThat(read(Map.of())).isEmpty();
    var file = Files.writeString(folder.resolve("bundle"), BUNDLE, UTF_8);
    var read =
        read(
            Map.of(
                "PROD_TRUST_DOMAIN", "prod.example.org",
                "PROD_BUNDLE_URL", URL,
                "PROD_DOMAINS", "acme, beta",
                "TEST_BUNDLE", BUNDLE,
                "TEST_DOMAINS", "acme",
                "LAB_BUNDLE_FILE", file.toString(),
                "LAB_DOMAINS", "acme"));
    assertThat(read)
        .extracting(TrustDomain::name)
        .containsExactly("lab", "prod.example.org", "test");
    assertThat(read.get(0).source()).isEqualTo(new Source.OfFile(file));
    assertThat(read.get(1).source()).isEqualTo(new Source.Endpoint(URI.create(URL)));
    assertThat(read.get(1).domains()).containsExactlyInAnyOrder("acme", "beta");
    assertThat(read.get(2).source()).isInstanceOf(Source.Inline.class);
  }

  @Test
  void what_is_wrong_is_named() {
    assertMistake(Map.of("PROD_BUNDLE_URL", URL), "domains is required");
    assertMistake(Map.of("PROD_DOMAINS", "acme"), "bundle-url is required, and only one");
    assertMistake(
        Map.of("PROD_DOMAINS", "acme", "PROD_BUNDLE_URL", URL, "PROD_BUNDLE", BUNDLE), "only one");
    assertMistake(
        Map.of("PROD_DOMAINS", "acme", "PROD_BUNDLE", "{\"keys\":[{\"use\":\"jwt-svid\"}]}"),
        "is no SPIFFE bundle");
    assertMistake(Map.of("PROD_DOMAINS", "acme", "PROD_BUNDLE_FILE", "/nowhere"), "cannot be read");
    for (var url :
        List.of("ftp://a/b", "https://u@a/b", "https://a/b#c", "https:///b", "x", "a b")) {
      assertMistake(Map.of("PROD_DOMAINS", "acme", "PROD_BUNDLE_URL", url), "https URL");
    }
    for (var name : List.of("spiffe://td", "TD", "td:1", "td/a")) {
      assertMistake(
          Map.of("PROD_DOMAINS", "acme", "PROD_BUNDLE_URL", URL, "PROD_TRUST_DOMAIN", name),
          "name of a trust domain");
    }
    assertMistake(
        Map.of(
            "A_DOMAINS",
            "acme",
            "A_BUNDLE_URL",
            URL,
            "A_TRUST_DOMAIN",
            "td",
            "B_DOMAINS",
            "beta",
            "B_BUNDLE_URL",
            URL,
            "B_TRUST_DOMAIN",
            "td"),
        "twice");
  }
}
