package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a query or an {@code application/x-www-form-urlencoded} body, decoded strictly:
 * broken escapes, bad UTF-8, NUL and repeated names are refused (RFC 6749 section 3.1).
 */
public final class Params {
  private static final int COUNT_MAX = 100;
  private final Map<String, String> values;

  private Params(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  public static Params parse(String encoded) {
    var values = new LinkedHashMap<String, String>();
    if (encoded.isEmpty()) {
      return new Params(values);
    }
    for (var pair : encoded.split("&", COUNT_MAX + 1)) {
      int eq = pair.indexOf('=');
      var name = decode(eq < 0 ? pair : pair.substring(0, eq));
      var value = eq < 0 ? "" : decode(pair.substring(eq + 1));
      if (values.put(name, value) != null) {
        throw bad("A parameter stands twice: " + name);
      }
      if (values.size() > COUNT_MAX) {
        throw bad("There are more than " + COUNT_MAX + " parameters");
      }
    }
    return new Params(values);
  }

  /** The value, or empty when the name is missing or its value is the empty string. */
  public Optional<String> find(String name) {
    var value = values.get(name);
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /**
   * The value of a parameter that must be there.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  public String get(String name) {
    return find(name).orElseThrow(() -> bad("The parameter " + name + " is missing"));
  }

  /** All names, in the order sent. */
  public Set<String> names() {
    return values.keySet();
  }

  /** One percent-encoded part, {@code +} as space. */
  static String decode(String text) {
    var out = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+') {
        out.write(' ');
      } else if (c == '%') {
        int high = hex(text, i + 1);
        int low = hex(text, i + 2);
        if (high < 0 || low < 0) {
          throw bad("A percent escape is broken");
        }
        out.write(high * 16 + low);
        i += 2;
      } else {
        out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    var decoded = Json.utf8(out.toByteArray());
    if (decoded.indexOf('\0') >= 0) {
      throw bad("A parameter contains NUL");
    }
    return decoded;
  }

  private static int hex(String text, int at) {
    return at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
  }

  private static RuntimeException bad(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail + ".").asException();
  }
}
