package dev.plexsphere.cli.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where this tool keeps its files: by the XDG base directory specification, or in the directory
 * that its other name always had.
 *
 * @param env HOME, XDG_CONFIG_HOME, XDG_STATE_HOME
 */
public record Places(Map<String, String> env) {
  private static final String OURS = "plexctl";

  /** Contexts and their tokens. */
  public Path configFile() {
    return configDirectory().resolve("config.yaml");
  }

  /** Where the contexts' file is. */
  public Path configDirectory() {
    return isOurs()
        ? base("XDG_CONFIG_HOME", ".config").resolve(OURS)
        : program().directory(home());
  }

  /** What is remembered for some minutes: keys of rotations that may have to be repeated. */
  public Path stateDirectory() {
    return isOurs()
        ? base("XDG_STATE_HOME", ".local/state").resolve(OURS)
        : program().directory(home()).resolve("state");
  }

  /** The name that the program was started by. */
  public Program program() {
    return Program.of(env);
  }

  /** The file of the program's other name. */
  public Path otherConfigFile() {
    return new Places(program().other(env)).configFile();
  }

  private boolean isOurs() {
    return program() == Program.PLEXCTL;
  }

  /** A path as a person writes it, with {@code ~} for the home directory. */
  public String shown(Path path) {
    var home = home();
    return path.startsWith(home) && !home.equals(home.getRoot())
        ? "~/" + home.relativize(path)
        : path.toString();
  }

  private Path base(String variable, String underHome) {
    var value = env.getOrDefault(variable, "");
    // the specification: a relative path is invalid and ignored
    return !value.isEmpty() && Path.of(value).isAbsolute()
        ? Path.of(value)
        : home().resolve(underHome);
  }

  private Path home() {
    var home = env.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home);
  }
}
