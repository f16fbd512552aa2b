package dev.plexsphere.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What this machine lets us do. PostgreSQL refuses to run as root, so under root everything of it
 * runs as uid 65534 (nobody).
 */
final class Host {
  private static final int NOBODY = 65534;

  private final boolean root;

  private Host(boolean root) {
    this.root = root;
  }

  /**
   * @throws EmbeddedPostgresException when the embedded database cannot run here at all
   */
  static Host check() {
    var system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).contains("linux")) {
      throw new EmbeddedPostgresException(
          "The embedded database runs on Linux only, this is "
              + system
              + ". Set PLEXSPHERE_DATABASE_URL to a PostgreSQL 15 or newer.");
    }
    for (var tool : List.of("setsid", "setpriv", "flock")) {
      if (!isOnPath(tool)) {
        throw new EmbeddedPostgresException(
            "The embedded database needs the command "
                + tool
                + " (package util-linux). Install it, or set PLEXSPHERE_DATABASE_URL to a PostgreSQL"
                + " 15 or newer.");
      }
    }
    return new Host(runsAsRoot());
  }

  private static boolean isOnPath(String tool) {
    for (var folder : searchPath().split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  static String searchPath() {
    var path = System.getenv("PATH");
    return path == null ? "/usr/bin:/bin" : path;
  }

  private static boolean runsAsRoot() {
    try {
      return UnixFacts.ownUid() == 0;
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Cannot read /proc/self, which the launcher needs: " + e, e);
    }
  }

  boolean isRoot() {
    return root;
  }

  /** The words in front of a command that PostgreSQL must run as itself. */
  List<String> asPostgres(String... options) {
    var words = new ArrayList<>(List.of("setpriv"));
    if (root) {
      words.addAll(List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    words.addAll(List.of(options));
    words.add("--");
    return words;
  }

  /** Gives one file or folder (not what is in it) to PostgreSQL's user. */
  void giveToPostgres(Path path) throws IOException {
    if (root) {
      Files.setAttribute(path, "unix:uid", NOBODY);
      Files.setAttribute(path, "unix:gid", NOBODY);
    }
  }

  /** Makes the folder when it is missing, and returns its real path, which PostgreSQL can enter. */
  Path makeHome(Path home) throws IOException {
    Folders.make(home.toAbsolutePath(), root ? "rwx--x--x" : "rwx------");
    var real = home.toRealPath();
    requireReachable(real);
    return real;
  }

  /**
   * @throws EmbeddedPostgresException naming the first parent that PostgreSQL's user cannot enter
   */
  void requireReachable(Path folder) throws IOException {
    if (!root) {
      return;
    }
    for (var parent = folder; parent != null; parent = parent.getParent()) {
      if (!UnixFacts.of(parent).letsPass(NOBODY, NOBODY)) {
        throw new EmbeddedPostgresException(
            "PostgreSQL runs as uid "
                + NOBODY
                + " under root and cannot enter "
                + parent
                + ". Choose a data directory outside it, for example under /var/lib/plexsphere, or"
                + " chmod o+x it.");
      }
    }
  }
}
