package dev.plexsphere.cli.output;

import java.util.Locale;

/** What {@code --output} chooses. */
public enum Format {
  TEXT,
  JSON,
  YAML;

  /** The format of that name, in lower case. */
  public static Format named(String name) {
    for (var format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw Failure.usage("Bad value", "--output is text, json or yaml, not " + name);
  }

  /** Prints a document; text is not one, its commands print themselves. */
  public void print(Json document, Streams streams) {
    if (this == YAML) {
      streams.out().raw(YamlText.write(document));
    } else {
      streams.out().line(JsonText.write(document));
    }
  }
}
