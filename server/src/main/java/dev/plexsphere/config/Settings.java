package dev.plexsphere.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What was configured, as text by key. Collects every mistake and reports them together: nobody
 * should have to start five times to learn of five typos.
 */
public final class Settings {
  private final Map<Key, String> values = new EnumMap<>(Key.class);
  private final List<String> mistakes = new ArrayList<>();

  /**
   * Reads file, environment and flags; the later wins.
   *
   * @param file YAML, nested or with dotted keys; absent means none
   */
  public static Settings read(
      Optional<Path> file, Map<String, String> environment, Map<Key, String> flags) {
    var settings = new Settings();
    file.ifPresent(settings::readFile);
    for (var key : Key.values()) {
      var value = environment.get(key.variable());
      if (value != null && !value.isEmpty()) {
        settings.values.put(key, value);
      }
    }
    settings.values.putAll(flags);
    return settings;
  }

  private void readFile(Path file) {
    Object document;
    try {
      document =
          new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
              .loadFromString(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (RuntimeException e) {
      mistakes.add(file + " is not YAML: " + e.getMessage());
      return;
    }
    if (document instanceof Map<?, ?> map) {
      flatten("", map);
    } else if (document != null) {
      mistakes.add(file + " must be a map of keys");
    }
  }

  private void flatten(String prefix, Map<?, ?> map) {
    map.forEach((name, value) -> {
      var key = prefix + name;
      if (value instanceof Map<?, ?> nested) {
        flatten(key + ".", nested);
        return;
      }
      var known = Key.find(key);
      if (known.isEmpty()) {
        mistakes.add("unknown key " + key);
        return;
      }
      values.put(known.get(), value instanceof List<?> list ? join(list) : String.valueOf(value));
    });
  }

  private static String join(List<?> list) {
    return String.join(",", list.stream().map(String::valueOf).toList());
  }

  /** The value, or the default; "" when there is neither. */
  public String text(Key key) {
    var value = values.get(key);
    return value == null ? key.fallback() : value.strip();
  }

  /** True when the value was given, not defaulted. */
  public boolean has(Key key) {
    return values.containsKey(key) && !text(key).isEmpty();
  }

  /** A whole number within bounds. */
  public int number(Key key, int min, int max) {
    try {
      int value = Integer.parseInt(text(key));
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // reported below, with the bounds
    }
    mistakes.add(key.key() + " must be a number from " + min + " to " + max + ", was " + text(key));
    return min;
  }

  /** An ISO 8601 duration within bounds. */
  public Duration duration(Key key, Duration min, Duration max) {
    try {
      var value = Duration.parse(text(key));
      if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
        return value;
      }
    } catch (DateTimeParseException _) {
      // reported below, with the bounds
    }
    mistakes.add(
        key.key() + " must be a duration from " + min + " to " + max + ", was " + text(key));
    return min;
  }

  /** A comma-separated list. */
  public List<String> list(Key key) {
    return Arrays.stream(text(key).split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  /** Notes a mistake that the caller found. */
  public void mistake(String text) {
    mistakes.add(text);
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidConfigException naming every mistake
   */
  public void check() {
    if (!mistakes.isEmpty()) {
      throw new InvalidConfigException(mistakes);
    }
  }
}
