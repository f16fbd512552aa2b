package dev.plexsphere.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
  private final Templates<String> templates = new Templates<>();

  TemplatesTest() {
    for (var each :
        new String[] {
          "/as/{slug}/token",
          "/as/{slug}/jwks",
          "/as/{slug}",
          "/v1/tokens/{id}",
          "/v1/tokens/{id}/rotate",
          "/v1/{kind}/all",
          "/as/{slug}/register/{client}"
        }) {
      assertThat(templates.computeIfAbsent(each, () -> each)).isEqualTo(each);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/as/acme/token, /as/{slug}/token",
    "/as/acme/jwks, /as/{slug}/jwks",
    "/as/acme, /as/{slug}",
    "/as/token, /as/{slug}",
    "/v1/tokens/7, /v1/tokens/{id}",
    "/v1/tokens/7/rotate, /v1/tokens/{id}/rotate",
    "/v1/tokens/all, /v1/{kind}/all",
    "/as/acme/register/c1, /as/{slug}/register/{client}"
  })
  void a_path_finds_its_template(String path, String template) {
    assertThat(templates.match(path).orElseThrow().resource()).isEqualTo(template);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/as/acme/token/",
        "/as//token",
        "/as/",
        "/as",
        "/",
        "/AS/acme/token",
        "/as/acme/other",
        "/as/acme/jwks/7",
        "/v2/tokens/7",
        "/v1/tokens/7/other"
      })
  void another_path_finds_none(String path) {
    assertThat(templates.match(path)).isEmpty();
  }

  @Test
  void names_stand_for_decoded_segments() {
    assertThat(templates.match("/as/a%20+b/register/%C3%A4").orElseThrow().values())
        .isEqualTo(Map.of("slug", "a +b", "client", "\u00e4"));
  }

  @Test
  void a_template_is_one_and_begins_with_something_fixed() {
    assertThat(templates.computeIfAbsent("/as/{slug}/jwks", () -> "second"))
        .isEqualTo("/as/{slug}/jwks");
    assertThat(templates.values()).hasSize(7);
    assertThatThrownBy(() -> templates.computeIfAbsent("/{any}/x", () -> ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
