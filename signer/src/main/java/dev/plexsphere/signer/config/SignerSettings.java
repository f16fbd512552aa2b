package dev.plexsphere.signer.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What was configured, as text by key, and every mistake in it. */
final class SignerSettings {
  private final Map<SignerKey, String> values = new EnumMap<>(SignerKey.class);
  private final List<String> mistakes = new ArrayList<>();

  /** Reads file, environment and flags; the later wins. */
  static SignerSettings read(
      Optional<Path> file, Map<String, String> environment, Map<SignerKey, String> flags) {
    var settings = new SignerSettings();
    file.ifPresent(settings::readFile);
    for (var key : SignerKey.values()) {
      var value = environment.getOrDefault(key.variable(), "");
      if (!value.isEmpty()) {
        settings.values.put(key, value);
      }
    }
    settings.values.putAll(flags);
    return settings;
  }

  private void readFile(Path file) {
    try {
      var document =
          new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
              .loadFromString(Files.readString(file));
      if (document instanceof Map<?, ?> map) {
        flatten("", map);
      } else if (document != null) {
        mistake(file + " must be a map of keys");
      }
    } catch (IOException e) {
      mistake("cannot read " + file);
    } catch (RuntimeException e) {
      mistake(file + " is not YAML: " + e.getMessage());
    }
  }

  private void flatten(String prefix, Map<?, ?> map) {
    map.forEach((name, value) -> {
      var key = prefix + name;
      if (value instanceof Map<?, ?> nested) {
        flatten(key + ".", nested);
      } else {
        SignerKey.find(key)
            .ifPresentOrElse(
                found -> values.put(found, text(value)), () -> mistake("unknown key " + key));
      }
    });
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  void mistake(String what) {
    mistakes.add(what);
  }

  boolean has(SignerKey key) {
    return values.containsKey(key);
  }

  String text(SignerKey key) {
    return values.getOrDefault(key, key.fallback());
  }

  /** A key that must be set. */
  String require(SignerKey key) {
    if (!has(key)) {
      mistake(key.key() + " (" + key.variable() + ") is required");
    }
    return values.getOrDefault(key, "-");
  }

  /**
   * @throws InvalidSignerConfigException naming every mistake
   */
  void check() {
    if (!mistakes.isEmpty()) {
      throw new InvalidSignerConfigException(mistakes);
    }
  }
}
