package dev.plexsphere.launch;

import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The folder in which {@code plexsphere dev} keeps its database, keys and facts between runs.
 *
 * <p>Under root the database runs as another user, which has to get through every parent: the
 * default is then below /var/lib.
 */
final class DevFolder {
  private final Path root;

  private DevFolder(Path root) {
    this.root = root;
  }

  /** Where it is unless a flag says otherwise. */
  static Path standard(Map<String, String> environment) {
    if ("root".equals(System.getProperty("user.name"))) {
      return Path.of("/var/lib/plexsphere/dev");
    }
    var data = environment.getOrDefault("XDG_DATA_HOME", "");
    var base =
        data.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(data);
    return base.resolve("plexsphere").resolve("dev");
  }

  /** Makes the folder; {@code fresh} throws away what is in it. */
  static DevFolder open(Path root, boolean fresh) throws IOException {
    if (fresh && Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      requireOurs(root);
      try (var all = Files.walk(root)) {
        for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(root);
    return new DevFolder(root);
  }

  private static void requireOurs(Path root) throws IOException {
    try (var all = Files.list(root)) {
      var names = all.map(p -> p.getFileName().toString()).toList();
      if (!names.isEmpty() && !names.contains("postgres") && !names.contains("dev.json")) {
        throw new IOException(
            "--fresh refuses to empty " + root + ": it is not a plexsphere data directory");
      }
    }
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path tls() {
    return root.resolve("tls");
  }

  /** Where a setup secret is written while the platform is not set up: beside the key's file. */
  Path setupSecret() {
    return root.resolve("setup-secret");
  }

  Path facts() {
    return root.resolve("dev.json");
  }

  /** Where the signer keeps its keys. */
  Path signerKeys() {
    return root.resolve("signer-keys");
  }

  /** The signer's own key-encryption key. */
  Path signerKek() throws IOException {
    return keyFile("signer-kek");
  }

  /** Where plexctl finds the operator's password. */
  Path operatorPassword() {
    return root.resolve("operator-password");
  }

  /** Tells that the keys of the demo Domains have been made. */
  Path keysSeeded() {
    return root.resolve("signer-seeded");
  }

  /** Where every checkpoint is written down besides the database. */
  Path anchor() {
    return root.resolve("audit-anchor.jsonl");
  }

  /** The key-encryption key's file, made at the first start. */
  Path kek() throws IOException {
    return keyFile("kek");
  }

  /**
   * The secret of a demo client, made at the first start. It is the same form-encoded or not, since
   * not every tool encodes what it sends by HTTP Basic (RFC 6749 section 2.3.1).
   */
  Path clientSecret(String client) throws IOException {
    return made("secret-" + client, Secrets::opaque);
  }

  private Path keyFile(String name) throws IOException {
    return made(name, KeyEncryptionKey::generate);
  }

  private Path made(String name, Supplier<String> content) throws IOException {
    var file = root.resolve(name);
    if (!Files.exists(file)) {
      writePrivate(file, content.get() + "\n");
    }
    return file;
  }

  /** Writes a file that only its owner reads, whole or not at all. */
  static void writePrivate(Path file, String text) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
