package dev.plexsphere.kit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * JSON in and out.
 *
 * <p>A body is checked before it becomes an object: UTF-8, one object and nothing after it, no
 * member twice (RFC 8259 section 4 leaves it open; two readers would differ), at most 32 levels,
 * strings of at most 16 Ki characters without NUL (PostgreSQL cannot store one) and lone
 * surrogates.
 */
public final class Json {
  /** Nesting that a body may have. */
  public static final int DEPTH_MAX = 32;

  private static final int STRING_MAX = 16 * 1024;
  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(STRING_MAX)
                  .maxNameLength(256)
                  .maxNumberLength(64)
                  .build())
          .build();
  private static final Jsonb READER = Jsonb.builder().failOnUnknown(true).build();
  private static final Jsonb WRITER = Jsonb.builder().build();
  private static final Jsonb WHOLE = Jsonb.builder().serializeNulls(true).build();

  private Json() {}

  /**
   * Reads a request body; unknown members are refused.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code malformed_json} or {@code invalid_request}
   */
  public static <T> T read(byte[] body, Class<T> type) {
    var text = check(body, true); // no request has a fraction, and 1e400 is no bound
    try {
      var value = READER.type(type).fromJson(text);
      if (value != null) {
        return value;
      }
    } catch (JsonException
        | IllegalStateException // a member that is unknown
        | IllegalArgumentException
        | ArithmeticException
        | NullPointerException _) {
      throw invalid();
    }
    throw malformed("the body is null");
  }

  /** Reads text of our own making, for example a {@code jsonb} column. */
  public static <T> T readTrusted(String text, Class<T> type) {
    var value = WRITER.type(type).fromJson(text);
    if (value == null) {
      throw new IllegalStateException("stored JSON is null");
    }
    return value;
  }

  /** Writes an object of a type that has {@code @Json}. */
  @SuppressWarnings("unchecked")
  public static byte[] write(Object value) {
    return WRITER.type((Class<Object>) value.getClass()).toJsonBytes(value);
  }

  /** Writes a map or list of plain values. */
  public static byte[] writeAny(Object value) {
    return WRITER.type(Object.class).toJsonBytes(value);
  }

  /** {@link #write} for a wire that spells out its nulls. */
  @SuppressWarnings("unchecked")
  public static byte[] writeWhole(Object value) {
    return WHOLE.type((Class<Object>) value.getClass()).toJsonBytes(value);
  }

  /** {@link #write} as text. */
  public static String text(Object value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  /** Reads an object of plain values, of a peer that may send members we do not know. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> readMap(byte[] body) {
    try {
      return (Map<String, Object>) WRITER.type(Object.class).fromJson(check(body, false));
    } catch (JsonException e) {
      throw malformed("it does not parse");
    }
  }

  /**
   * Reads a request body whose members the caller knows; a change of the map is the caller's own.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code malformed_json}; {@code invalid_request} for
   *     a fraction
   */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> readMembers(byte[] body) {
    var read = (Map<String, Object>) WRITER.type(Object.class).fromJson(check(body, true));
    return new LinkedHashMap<>(read);
  }

  private static String check(byte[] body, boolean wholeNumbers) {
    var document = utf8(body);
    try (var parser = STRICT.createParser(document)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("the body is not an object");
      }
      int depth = 1;
      while (depth > 0) {
        var token = parser.nextToken();
        if (token == null) {
          throw malformed("the body ends too early");
        }
        switch (token) {
          case START_OBJECT, START_ARRAY -> depth++;
          case END_OBJECT, END_ARRAY -> depth--;
          case FIELD_NAME, VALUE_STRING -> {
            if (!isStorable(parser.getText())) {
              throw malformed("a string contains NUL or half a character");
            }
          }
          case VALUE_NUMBER_FLOAT -> {
            if (wholeNumbers) {
              throw invalid();
            }
          }
          default -> {}
        }
      }
      if (parser.nextToken() != null) {
        throw malformed("something follows the object");
      }
    } catch (StreamConstraintsException e) {
      throw malformed(
          "it is nested deeper than " + DEPTH_MAX + " levels or has an oversized value");
    } catch (JsonParseException e) {
      throw malformed(
          e.getOriginalMessage().startsWith("Duplicate")
              ? "a member stands twice"
              : "it does not parse");
    } catch (IOException e) {
      throw malformed("it does not parse");
    }
    return document;
  }

  /** PostgreSQL stores no NUL, and UTF-8 has no lone surrogates. */
  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(++i))) {
          return false;
        }
      } else if (c == '\0') {
        return false;
      }
    }
    return true;
  }

  /** Strict UTF-8: overlong forms and lone surrogates are refused. */
  public static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("it is not UTF-8");
    }
  }

  /** The refusal of a member that is unknown or of the wrong type. */
  public static RuntimeException invalid() {
    return Refusal.of(
            ErrorCode.INVALID_REQUEST,
            "The body has a member that is unknown or of the wrong type.")
        .asException();
  }

  private static RuntimeException malformed(String why) {
    return Refusal.of(ErrorCode.MALFORMED_JSON, "The body is not acceptable JSON: " + why + ".")
        .asException();
  }
}
