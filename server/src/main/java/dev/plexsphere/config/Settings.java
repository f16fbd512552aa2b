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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What was configured, as text by key. Collects every mistake and reports them together: nobody
 * should have to start five times to learn of five typos.
 */
public final class Settings {
  private final Map<Key, String> values = new EnumMap<>(Key.class);
  private final Map<NamedKey.Of, String> named = new HashMap<>();
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
    environment.forEach(settings::readVariable);
    settings.values.putAll(flags);
    return settings;
  }

  private void readVariable(String variable, String value) {
    if (NamedKey.isMeant(variable) && !value.isEmpty()) {
      NamedKey.ofVariable(variable)
          .ifPresentOrElse(
              key -> named.put(key, value), () -> mistakes.add("unknown variable " + variable));
    }
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
      if (value instanceof List<?> list) {
        setList(key, list);
      } else if (value == null) {
        mistakes.add(key + " has no value");
      } else {
        set(key, String.valueOf(value));
      }
    });
  }

  /** A list of text and numbers. */
  private void setList(String key, List<?> list) {
    if (list.stream().anyMatch(Objects::isNull)) {
      mistakes.add(key + " has an entry without a value");
    } else {
      set(key, String.join(",", list.stream().map(String::valueOf).toList()));
    }
  }

  /** Sets the key of that name, whatever was read; an unknown one is a mistake. */
  public void set(String key, String value) {
    var known = Key.find(key);
    var one = NamedKey.find(key);
    if (known.isPresent()) {
      values.put(known.get(), value);
    } else if (one.isPresent()) {
      named.put(one.get(), value);
    } else {
      mistakes.add("unknown key " + key);
    }
  }

  /** The names under which keys of a family were given. */
  SortedSet<String> names(KeyFamily family) {
    return named.keySet().stream()
        .filter(of -> of.key().family() == family)
        .map(NamedKey.Of::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The value, if it was given. */
  Optional<String> named(NamedKey.Of key) {
    return Optional.ofNullable(named.get(key)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** One of a few words. */
  String oneOf(NamedKey.Of key, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      mistakes.add(key + " must be " + String.join(" or ", allowed) + ", was " + value);
    }
    return value;
  }

  /** A whole number within bounds. */
  int number(NamedKey.Of key, String value, int min, int max) {
    return number(key.toString(), value, min, max);
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
    return number(key.key(), text(key), min, max);
  }

  private int number(String key, String text, int min, int max) {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // reported below, with the bounds
    }
    mistakes.add(key + " must be a number from " + min + " to " + max + ", was " + text);
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
