package dev.plexsphere.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A JSON value as YAML 1.2, block style. */
final class YamlText {
  private YamlText() {}

  static String write(Json value) {
    var settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(Integer.MAX_VALUE)
            // a bidi control is printable to YAML, but not to us: then all beyond ASCII is escaped
            .setUseUnicodeEncoding(!isHostile(value))
            .build();
    return new Dump(settings).dumpToString(plain(value));
  }

  private static @Nullable Object plain(Json value) {
    if (value instanceof Json.Doc doc) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      for (Map.Entry<String, Json> field : doc.fields().entrySet()) {
        map.put(field.getKey(), plain(field.getValue()));
      }
      return map;
    }
    if (value instanceof Json.Items items) {
      List<@Nullable Object> list = new ArrayList<>();
      for (var each : items.values()) {
        list.add(plain(each));
      }
      return list;
    }
    return value instanceof Json.Text text ? text.value() : literal(((Json.Literal) value).value());
  }

  private static @Nullable Object literal(String spelled) {
    return switch (spelled) {
      case "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> number(spelled);
    };
  }

  private static Object number(String spelled) {
    try {
      return Long.parseLong(spelled);
    } catch (NumberFormatException e) {
      return Double.parseDouble(spelled);
    }
  }

  private static boolean isHostile(Json value) {
    if (value instanceof Json.Doc doc) {
      return doc.fields().entrySet().stream()
          .anyMatch(f -> Clean.isHostile(f.getKey()) || isHostile(f.getValue()));
    }
    if (value instanceof Json.Items items) {
      return items.values().stream().anyMatch(YamlText::isHostile);
    }
    return value instanceof Json.Text text && Clean.isHostile(text.value());
  }
}
