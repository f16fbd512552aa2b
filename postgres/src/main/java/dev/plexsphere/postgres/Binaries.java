package dev.plexsphere.postgres;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once per machine and version and shared by every home.
 *
 * @param folder holds {@code bin/}, {@code lib/} and {@code share/}
 */
record Binaries(Path folder) {
  // Under root PostgreSQL's own user has to read them, also when our umask says otherwise.
  private static final String PROGRAM = "rwxr-xr-x";

  private static final Object ONE_AT_A_TIME = new Object();

  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }

  /** Unpacks when that was not done yet. Safe against other processes that do the same. */
  static Binaries unpacked(Host host, Path home) throws IOException {
    var name = "postgres-" + version();
    var cache = cache(host, home);
    var folder = cache.resolve(name);
    synchronized (ONE_AT_A_TIME) {
      if (Files.isDirectory(folder)) {
        return new Binaries(folder);
      }
      try (var channel = FileChannel.open(cache.resolve(name + ".lock"), CREATE, WRITE);
          var _ = channel.lock()) {
        if (!Files.isDirectory(folder)) {
          var part = cache.resolve(name + ".part");
          Folders.delete(part);
          unpack(part);
          Files.move(part, folder);
        }
      }
    }
    return new Binaries(folder);
  }

  private static String version() throws IOException {
    try (var in = Binaries.class.getResourceAsStream("binaries.properties")) {
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    }
  }

  /** The shared folder, or the home itself where the shared one cannot be written or trusted. */
  private static Path cache(Host host, Path home) throws IOException {
    var shared = shared(host);
    try {
      Folders.make(shared, host.isRoot() ? "rwxr-xr-x" : "rwx------");
      // Whoever may write here decides what we execute.
      var facts = UnixFacts.of(shared);
      if (facts.uid() == UnixFacts.ownUid()
          && facts.onlyOwnerMayWrite()
          && Files.isWritable(shared)) {
        host.requireReachable(shared.toRealPath());
        return shared;
      }
    } catch (IOException | EmbeddedPostgresException e) {
      System.getLogger(Binaries.class.getName())
          .log(System.Logger.Level.DEBUG, "no shared folder for the PostgreSQL programs", e);
    }
    return home;
  }

  private static Path shared(Host host) {
    if (host.isRoot()) {
      return Path.of("/var/lib/plexsphere");
    }
    var xdg = System.getenv("XDG_CACHE_HOME");
    var caches =
        xdg == null || !xdg.startsWith("/")
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return caches.resolve("plexsphere");
  }

  private static void unpack(Path target) throws IOException {
    try (var packed = open();
        var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar, target);
      }
    }
  }

  private static InputStream open() {
    var architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    var name =
        switch (architecture) {
          case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
          case "aarch64", "arm64" -> "postgres-linux-arm_64.txz";
          default -> "none";
        };
    var packed = Binaries.class.getResourceAsStream("/" + name);
    if (packed == null) {
      throw new EmbeddedPostgresException(
          "There is no embedded database for "
              + architecture
              + ". Set PLEXSPHERE_DATABASE_URL to a PostgreSQL 15 or newer.");
    }
    return packed;
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    var file = target.resolve(entry.getName()).normalize();
    if (!file.startsWith(target)) {
      throw new IOException("entry outside the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Folders.make(file, PROGRAM);
      return;
    }
    Folders.make(file.getParent(), PROGRAM);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, file);
    var executable = (entry.getMode() & 0111) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? PROGRAM : "rw-r--r--"));
  }
}
