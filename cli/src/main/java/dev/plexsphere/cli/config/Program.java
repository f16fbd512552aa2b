package dev.plexsphere.cli.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The name that this program was started by. It is one program: what follows the name are its
 * hints, its file and its variables.
 */
public enum Program {
  /** The command line of plexsphere. */
  PLEXCTL("PLEXSPHERE"),
  /** The command line of a gateway. */
  NOETL("NOETL");

  /** Set by the launcher, which alone sees the name. */
  private static final String VARIABLE = "PLEXSPHERE_PROGRAM";

  private static final String WRITTEN = "plexctl ";

  private final String prefix;

  Program(String prefix) {
    this.prefix = prefix;
  }

  /** The one that this environment was made for. */
  public static Program of(Map<String, String> env) {
    return NOETL.command().equals(env.get(VARIABLE)) ? NOETL : PLEXCTL;
  }

  /** What a person types. */
  public String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The variable of the environment for one thing, e.g. {@code NOETL_SESSION_TOKEN}. */
  public String variable(String thing) {
    return prefix + "_" + thing;
  }

  /** A command as this program's person types it; the sources write {@code plexctl …}. */
  public String spelled(String command) {
    return command.startsWith(WRITTEN)
        ? command() + " " + command.substring(WRITTEN.length())
        : command;
  }

  /** This environment under the other name. */
  Map<String, String> other(Map<String, String> env) {
    var next = new HashMap<>(env);
    next.put(VARIABLE, (this == PLEXCTL ? NOETL : PLEXCTL).command());
    return next;
  }

  /** Its directory where it is not one of the XDG specification's, under the home directory. */
  Path directory(Path home) {
    return home.resolve("." + command());
  }
}
