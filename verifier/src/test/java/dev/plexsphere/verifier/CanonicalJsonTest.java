package dev.plexsphere.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** RFC 8785, with its own examples where they hold no fractions. */
class CanonicalJsonTest {
  private static String text(Map<String, ? extends @Nullable Object> members) {
    return new String(CanonicalJson.bytes(members), StandardCharsets.UTF_8);
  }

  @Test
  void members_are_sorted_by_utf16_units_and_nothing_is_added() {
    // the order of RFC 8785 section 3.2.3
    Map<String, Object> members = new HashMap<>();
    members.put("\u20ac", "Euro Sign");
    members.put("\r", "Carriage Return");
    members.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
    members.put("1", "One");
    members.put("\ud83d\ude00", "Emoji: Grinning Face");
    members.put("\u0080", "Control");
    members.put("\u00f6", "Latin Small Letter O With Diaeresis");

    assertThat(text(members))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @Test
  void a_string_is_escaped_as_little_as_can_be() {
    assertThat(text(Map.of("s", "\u20ac$\u000f\nA'B\"\\\\\"/\b\t\f\u007f")))
        .isEqualTo("{\"s\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\t\\f\u007f\"}");
  }

  @Test
  void values_nest() {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("b", Arrays.asList(true, null, 1, -9_007_199_254_740_992L, Map.of("y", 1, "x", 2)));
    members.put("a", List.of());

    assertThat(text(members))
        .isEqualTo("{\"a\":[],\"b\":[true,null,1,-9007199254740992,{\"x\":2,\"y\":1}]}");
  }

  @Test
  void what_has_no_one_form_is_refused() {
    for (var bad :
        List.<Object>of(
            1.5,
            (1L << 53) + 1,
            -(1L << 53) - 1,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            "\ud83d",
            "\ude00a",
            new Object())) {
      assertThatThrownBy(() -> text(Map.of("x", bad))).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
