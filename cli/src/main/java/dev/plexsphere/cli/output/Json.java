package dev.plexsphere.cli.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value as the server sent it: order and spelling of numbers are kept, so that {@code
 * --output json} passes it on unchanged.
 */
public sealed interface Json {

  /** A string. */
  record Text(String value) implements Json {}

  /** A number, {@code true}, {@code false} or {@code null}, spelled as it was. */
  record Literal(String value) implements Json {}

  /** An array. */
  record Items(List<Json> values) implements Json {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** An object, in the order of its fields. */
  record Doc(Map<String, Json> fields) implements Json {
    public Doc {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** An object of text fields: name, value, name, value. */
    public static Doc of(String... namesAndValues) {
      var fields = new LinkedHashMap<String, Json>();
      for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
        fields.put(namesAndValues[i], new Text(namesAndValues[i + 1]));
      }
      return new Doc(fields);
    }

    /** The same object with one more field, last. */
    public Doc with(String name, Json value) {
      var more = new LinkedHashMap<>(fields);
      more.put(name, value);
      return new Doc(more);
    }

    /** The same object with one more text field, last. */
    public Doc with(String name, String value) {
      return with(name, new Text(value));
    }

    /** A text or a literal as text; empty when absent, null, or not a scalar. */
    public Optional<String> find(String name) {
      var value = fields.get(name);
      if (value instanceof Text text) {
        return Optional.of(text.value());
      }
      if (value instanceof Literal literal && !literal.value().equals("null")) {
        return Optional.of(literal.value());
      }
      return Optional.empty();
    }

    /**
     * A text that the answer must have.
     *
     * @throws Failure when it has not: then the other side is no plexsphere server we know
     */
    public String get(String name) {
      return find(name).orElseThrow(() -> incomplete(name));
    }

    /** A whole number that the answer must have. */
    public long number(String name) {
      try {
        return Long.parseLong(get(name));
      } catch (NumberFormatException e) {
        throw incomplete(name);
      }
    }

    /** Whether the field is there and true. */
    public boolean flag(String name) {
      return fields.get(name) instanceof Literal literal && literal.value().equals("true");
    }

    /** The values of an array; empty when it is absent. */
    public List<Json> items(String name) {
      return fields.get(name) instanceof Items items ? items.values() : List.of();
    }

    private static Failure incomplete(String name) {
      return Failure.failed(
          "Unexpected answer",
          "the server's answer lacks " + name + "; is it a plexsphere server?");
    }
  }

  /** The objects among some values; anything else is left out. */
  static List<Doc> docs(List<Json> values) {
    var docs = new ArrayList<Doc>();
    for (var value : values) {
      if (value instanceof Doc doc) {
        docs.add(doc);
      }
    }
    return docs;
  }

  /** A number. */
  static Json number(long value) {
    return new Literal(Long.toString(value));
  }
}
