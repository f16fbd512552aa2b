package dev.plexsphere.cli.config;

import dev.plexsphere.cli.output.Failure;
import java.util.regex.Pattern;

/** How a context may be called: what every shell and file system takes as one plain word. */
public final class ContextName {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private ContextName() {}

  /**
   * The name, if it is one.
   *
   * @param source a flag, or what else the name was given as
   * @throws Failure exit 2
   */
  public static String check(String source, String name) {
    if (!FORM.matcher(name).matches()) {
      throw Failure.usage(
          "Bad value", source + " is letters, digits, dot, dash and underscore, up to 64");
    }
    return name;
  }

  /** What is said of a name that no context has, for who mistyped it. */
  public static String unknown(Contexts contexts, String name) {
    var names = contexts.names();
    return name
        + (names.isEmpty() ? "; there is none yet" : "; there is " + String.join(", ", names));
  }
}
