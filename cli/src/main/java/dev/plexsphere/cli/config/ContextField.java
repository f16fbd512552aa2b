package dev.plexsphere.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A field of a context that a flag sets. The names are the file's. */
public sealed interface ContextField permits IdpField, KubeField {
  /**
   * What is said of a field.
   *
   * @param prefix what its key begins with
   * @param label what stands for its value in a help
   * @param description a line for the help
   * @param isPort true for a number from 1 to 65535, which stands in the file as one
   */
  record Kind(String prefix, String label, String description, boolean isPort) {}

  /** What is said of it. */
  Kind kind();

  /** The enum's. */
  String name();

  /** The field of the file, e.g. {@code auth0_client_id}. */
  default String key() {
    return kind().prefix + name().toLowerCase(Locale.ROOT);
  }

  /** The flag that sets it, e.g. {@code --auth0-client-id}. */
  default String flag() {
    return "--" + key().replace('_', '-');
  }

  /** All of them, in the order of the help. */
  static List<ContextField> all() {
    // every command that reads a gateway's context comes here: no stream, whose classes cost more
    var all = new ArrayList<ContextField>(List.of(IdpField.values()));
    all.addAll(List.of(KubeField.values()));
    return all;
  }

  /** A blank value is none. */
  static @Nullable String present(@Nullable Object value) {
    return value instanceof String text && !text.isBlank() ? text.strip() : null;
  }
}
