package dev.plexsphere.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A field of a context that a flag sets. The names are the file's. */
public sealed interface ContextField permits IdpField, KubeField {
  /** The field of the file, e.g. {@code auth0_client_id}. */
  String key();

  /** What stands for its value in a help. */
  String label();

  /** A line for the help. */
  String description();

  /** The flag that sets it, e.g. {@code --auth0-client-id}. */
  default String flag() {
    return "--" + key().replace('_', '-');
  }

  /** All of them, in the order of the help. */
  static List<ContextField> all() {
    return Stream.<ContextField>concat(Stream.of(IdpField.values()), Stream.of(KubeField.values()))
        .toList();
  }

  /** The field of the file for a member of an enum. */
  static String key(String prefix, Enum<?> field) {
    return prefix + field.name().toLowerCase(Locale.ROOT);
  }

  /** A blank value is none. */
  static @Nullable String present(@Nullable Object value) {
    return value instanceof String text && !text.isBlank() ? text.strip() : null;
  }
}
