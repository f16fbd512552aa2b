package dev.plexsphere.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** JSON as text: read strictly, written in one line. */
public final class JsonText {
  private static final int DEPTH_MAX = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
          .build();

  private JsonText() {}

  /**
   * Reads one value.
   *
   * @throws IOException when the text is not exactly one well-formed value, nests deeper than 64,
   *     or names a field twice
   */
  public static Json read(String text) throws IOException {
    try (var parser = FACTORY.createParser(text)) {
      parser.nextToken();
      var value = value(parser);
      if (parser.nextToken() != null) {
        throw new IOException("more than one JSON value");
      }
      return value;
    }
  }

  private static Json value(JsonParser parser) throws IOException {
    var token = parser.currentToken();
    if (token == null) {
      throw new IOException("no JSON value");
    }
    if (token == JsonToken.START_OBJECT) {
      return object(parser);
    }
    if (token == JsonToken.START_ARRAY) {
      return array(parser);
    }
    if (token == JsonToken.VALUE_STRING) {
      return new Json.Text(parser.getText());
    }
    return new Json.Literal(parser.getText());
  }

  private static Json object(JsonParser parser) throws IOException {
    var fields = new LinkedHashMap<String, Json>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return new Json.Doc(fields);
  }

  private static Json array(JsonParser parser) throws IOException {
    var values = new ArrayList<Json>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser));
    }
    return new Json.Items(values);
  }

  /** The value in one line. Controls a terminal would obey are escaped; a parser sees no change. */
  public static String write(Json value) {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(text)) {
      generator.setCharacterEscapes(new ControlEscapes());
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Json value, JsonGenerator generator) throws IOException {
    if (value instanceof Json.Doc doc) {
      generator.writeStartObject();
      for (var field : doc.fields().entrySet()) {
        generator.writeFieldName(field.getKey());
        write(field.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (value instanceof Json.Items items) {
      generator.writeStartArray();
      for (var each : items.values()) {
        write(each, generator);
      }
      generator.writeEndArray();
    } else if (value instanceof Json.Text text) {
      generator.writeString(text.value());
    } else if (value instanceof Json.Literal literal) {
      generator.writeRawValue(literal.value());
    }
  }
}
