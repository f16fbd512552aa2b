package dev.plexsphere.cli.domain;

import dev.plexsphere.cli.output.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Replaces by {@code ***} every value whose key speaks of a secret, a key or a token. */
final class Masking {
  private static final Pattern SECRET = Pattern.compile("(?i)secret|key|token");
  private static final Json MASK = new Json.Text("***");

  private Masking() {}

  static Json mask(Json value) {
    if (value instanceof Json.Items items) {
      return new Json.Items(items.values().stream().map(Masking::mask).toList());
    }
    if (value instanceof Json.Doc doc) {
      Map<String, Json> fields = new LinkedHashMap<>();
      doc.fields()
          .forEach(
              (name, each) -> fields.put(name, SECRET.matcher(name).find() ? MASK : mask(each)));
      return new Json.Doc(fields);
    }
    return value;
  }
}
