package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parameters of a query or an {@code application/x-www-form-urlencoded} body, decoded strictly:
 * broken escapes, bad UTF-8, NUL and repeated names are refused (RFC 6749 section 3.1).
 */
public final class Params {
  private static final int COUNT_MAX = 100;
  private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  private final Map<String, String> values;

  private Params(Map<String, String> values) {
    this.values = values;
  }

  /** A form's bytes; see {@link #parse(String)}. */
  static Params parse(byte[] encoded) {
    return parse(utf8(encoded));
  }

  /**
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  public static Params parse(String encoded) {
    var values = new Builder();
    for (var pair : encoded.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int eq = pair.indexOf('=');
      values.put(
          decode(eq < 0 ? pair : pair.substring(0, eq)),
          eq < 0 ? "" : decode(pair.substring(eq + 1)));
    }
    return values.build();
  }

  /** Collects parameters, whatever they were encoded in. */
  static final class Builder {
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} for one too many, or one
     *     that is there
     */
    void put(String name, String value) {
      if (values.size() == COUNT_MAX) {
        throw bad("There are more than " + COUNT_MAX + " parameters");
      }
      if (values.put(name, value) != null) {
        throw bad(
            "A parameter stands twice" + (SHOWABLE.matcher(name).matches() ? ": " + name : ""));
      }
    }

    Params build() {
      return new Params(values);
    }
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
  public static String decode(String text) {
    return decode(text, true);
  }

  /**
   * A percent-encoded path segment, where {@code +} is a plus; or a whole path that {@link Router}
   * let through, in which no escape means a slash.
   */
  public static String decodeSegment(String text) {
    return decode(text, false);
  }

  private static String decode(String text, boolean plusIsSpace) {
    if (isPlain(text)) {
      return text;
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        int high = hex(bytes, ++i);
        out.write(high * 16 + hex(bytes, ++i));
      } else {
        out.write(bytes[i] == '+' && plusIsSpace ? ' ' : bytes[i]);
      }
    }
    return text(out.toByteArray());
  }

  /** True where decoding changes nothing, as with most values. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' || c == '+' || c == 0 || c > '~') {
        return false;
      }
    }
    return true;
  }

  /** A value's bytes as text: UTF-8 without NUL. */
  static String text(byte[] bytes) {
    var decoded = utf8(bytes);
    if (decoded.indexOf('\0') >= 0) {
      throw bad("A parameter contains NUL");
    }
    return decoded;
  }

  private static int hex(byte[] bytes, int at) {
    if (at >= bytes.length || !HexFormat.isHexDigit(bytes[at])) {
      throw bad("A percent escape is broken");
    }
    return HexFormat.fromHexDigit(bytes[at]);
  }

  private static String utf8(byte[] bytes) {
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.US_ASCII); // a tenth of what a decoder costs
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw bad("A parameter is not UTF-8");
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte each : bytes) {
      if (each < 0) {
        return false;
      }
    }
    return true;
  }

  private static RuntimeException bad(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail + ".").asException();
  }
}
