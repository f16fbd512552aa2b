package dev.plexsphere.verifier.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object in one line, read strictly: no name twice, nothing behind it, bounded depth. */
public final class JsonLine {
  private static final int DEPTH_MAX = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
          .build();

  private final Map<String, @Nullable Object> members;

  private JsonLine(Map<String, @Nullable Object> members) {
    this.members = members;
  }

  /**
   * Reads one object.
   *
   * @throws MalformedExportException for anything else
   */
  public static JsonLine read(byte[] utf8) {
    return read(utf8, 0, utf8.length);
  }

  /** The same of a part of an array, which is not kept. */
  static JsonLine read(byte[] utf8, int from, int length) {
    return new JsonLine(parse(utf8, from, length, JsonLine::object));
  }

  /**
   * One string member of an object. It is all read, as strictly as by {@link #read}; what was not
   * asked for is not kept.
   */
  static String text(byte[] utf8, String name) {
    if (parse(utf8, 0, utf8.length, parser -> member(parser, name)) instanceof String text) {
      return text;
    }
    throw new MalformedExportException(name + " is not a string");
  }

  /** Reads what stands between the braces. */
  private interface Body<T extends @Nullable Object> {
    T read(JsonParser parser) throws IOException;
  }

  private static <T extends @Nullable Object> T parse(
      byte[] utf8, int from, int length, Body<T> body) {
    try (var parser = FACTORY.createParser(utf8, from, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedExportException("a line is not a JSON object");
      }
      var read = body.read(parser);
      if (parser.nextToken() != null) {
        throw new MalformedExportException("a line holds more than one JSON object");
      }
      return read;
    } catch (IOException e) {
      throw new MalformedExportException("a line is not well-formed JSON");
    }
  }

  /** Whether there is such a member. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** A member that must be a string. */
  public String text(String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw new MalformedExportException(name + " is not a string");
  }

  /** A member that must be a whole number. */
  public long number(String name) {
    if (members.get(name) instanceof Long number) {
      return number;
    }
    throw new MalformedExportException(name + " is not a whole number");
  }

  /** A member that must be an object. */
  @SuppressWarnings("unchecked")
  public JsonLine object(String name) {
    if (members.get(name) instanceof Map<?, ?> map) {
      return new JsonLine((Map<String, @Nullable Object>) map);
    }
    throw new MalformedExportException(name + " is not an object");
  }

  /** The members as {@link dev.plexsphere.verifier.CanonicalJson} takes them. */
  public Map<String, @Nullable Object> members() {
    return members;
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    var out = new HashMap<String, @Nullable Object>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      out.put(name, value(parser));
    }
    return out;
  }

  private static @Nullable Object member(JsonParser parser, String wanted) throws IOException {
    Object found = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isWanted = parser.currentName().equals(wanted);
      if (parser.nextToken() == JsonToken.VALUE_STRING && !isWanted) {
        parser.finishToken(); // decodes it, so that it is checked, and makes no String
        continue;
      }
      var value = value(parser);
      found = isWanted ? value : found;
    }
    return found;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    var out = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      out.add(value(parser));
    }
    return out;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new MalformedExportException("a value of a kind that exports do not have");
    };
  }
}
