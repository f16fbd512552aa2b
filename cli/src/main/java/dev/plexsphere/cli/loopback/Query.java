package dev.plexsphere.cli.loopback;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the parameters of a redirect. */
public final class Query {
  private Query() {}

  /** The parameters behind the question mark; one that is named twice counts as empty. */
  public static Map<String, String> of(String pathAndQuery) {
    Map<String, String> parameters = new LinkedHashMap<>();
    int start = pathAndQuery.indexOf('?');
    if (start < 0) {
      return parameters;
    }
    for (var pair : List.of(pathAndQuery.substring(start + 1).split("&", -1))) {
      int equals = pair.indexOf('=');
      var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      parameters.merge(name, value, (_, _) -> "");
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
